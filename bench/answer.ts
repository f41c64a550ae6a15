// The other end of child.ts: a process that answers what it is asked, and goes when its parent goes.

type Handlers = Record<string, (input: never) => unknown>

/** Answers questions by name. `stop` runs before the process ends. */
export function answer(handlers: Handlers, stop: () => unknown = () => {}): void {
  const end = async (): Promise<void> => {
    try {
      await stop()
    } finally {
      process.exit(0)
    }
  }
  process.on('message', ({ id, what, input }: { id: number; what: string; input: unknown }) => {
    if (what === 'stop') return void end()
    const handler = handlers[what] as ((input: unknown) => unknown) | undefined
    Promise.resolve()
      .then(() => {
        if (!handler) throw new Error(`nobody answers to ${what}`)
        return handler(input)
      })
      .then(
        (value) => process.send?.({ id, value }),
        (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
      )
  })
  process.on('disconnect', () => void end())
  process.on('SIGINT', () => {}) // Ctrl-C reaches the whole group; the parent asks us to stop
}

/** The process's resident memory in bytes once V8 has given back what it can (Node started with --expose-gc). */
export async function settledMemory(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    await globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' })
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return process.memoryUsage.rss()
}
