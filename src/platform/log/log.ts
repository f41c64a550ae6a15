// The only file that writes to the output: what an operator needs to know, and never anything of a visitor.

/** A line on standard output. Its text is ours, or a setting the operator made. */
export function print(line: string): void {
  process.stdout.write(line + '\n')
}

/** A line on standard error, for what went wrong; the same rule. */
export function complain(line: string): void {
  process.stderr.write(line + '\n')
}

const told = new Map<string, number>()
const again = 60_000

/**
 * Says that a defect of ours showed itself, and where: the error's kind, its code and the lines of our files it passed.
 * Never its message, which can repeat what somebody wrote. The same defect is said once a minute at most.
 */
export function fault(error: unknown): void {
  const line = `defect: ${describe(error)}`
  const now = Date.now()
  if (now - (told.get(line) ?? 0) < again) return
  if (told.size > 200) told.clear()
  told.set(line, now)
  complain(line)
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`
  const { code } = error as { code?: unknown }
  const kind = /^\w{1,40}$/.test(error.name) ? error.name : 'Error'
  const known = typeof code === 'string' && /^[\w-]{1,40}$/.test(code) ? ` ${code}` : ''
  const { stack = '', message } = error
  // The message stands before the frames, and one of its lines could look like a frame.
  const frames = stack
    .slice(stack.startsWith(`${error.name}: ${message}`) ? error.name.length + 2 + message.length : 0)
    .split('\n')
    .map((frame) => /^ {4}at (?:async )?(?:[\w.#<>$ ]+ \()?file:\/\/[^\s?]*\/((?:src|test)\/[\w./-]+\.tsx?:\d+):\d+\)?$/.exec(frame)?.[1])
    .filter((place) => place !== undefined)
  return `${kind}${known}${frames.length > 0 ? ` at ${frames.slice(0, 4).join(' < ')}` : ''}`
}
