// A load of its own process: opens idle sockets, a few at a time, says hello on each, and holds them until told to let go.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { answer } from './answer.ts'
import { randomBytes, toText } from '../src/shared/base/id.ts'

export type IdleLoad = { port: number; host: string; origin: string; paths: string[]; count: number; replies: number }

const held: WebSocket[] = []

/** Opens `count` sockets, in turn at each of these paths; each has said `hello` and has had `replies` answers. Gives the answers of the first. */
async function open(input: IdleLoad): Promise<string[]> {
  const firstReplies: string[] = []
  const one = async (i: number): Promise<void> => {
    // Loopback has many addresses: limits by address count each as somebody else, as they would be.
    const localAddress = `127.${1 + (i % 200)}.${1 + (Math.floor(i / 200) % 200)}.1`
    const ws = new WebSocket(`ws://127.0.0.1:${input.port}${input.paths[i % input.paths.length]!}`, {
      localAddress,
      headers: { host: input.host, origin: input.origin },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    })
    ws.on('error', () => {})
    let seen = 0
    const answered = new Promise<void>((resolve, reject) => {
      ws.on('close', (code) => reject(new Error(`a socket was closed (${code})`)))
      ws.on('message', (data: Buffer) => {
        if (i === 0 && seen < input.replies) firstReplies.push(data.toString())
        if (++seen === input.replies) resolve()
      })
    })
    await Promise.race([once(ws, 'open'), answered])
    ws.send(JSON.stringify({ t: 'hello', ticket: toText(randomBytes(32)), after: 0 }))
    await answered
    held.push(ws)
  }
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < input.count) await one(next++)
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  return firstReplies
}

answer({
  open,
  release: () => {
    for (const ws of held) ws.terminate()
    held.length = 0
  },
})
