// Answers that are written by hand, where no router is asked: a request that cannot be read, an upgrade that is refused.
import { STATUS_CODES } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem, statusOf } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'

export type Headers = { readonly [name: string]: string }

/** What is said, or where to go instead: then the answer is a 303. */
export type Refusal = { type: string; body: string } | { to: string }

/**
 * What a refusal says: `{"code":…}` where a door gives no page of its own. `request` is null where it could not be read, or asked for a
 * socket: then nobody can be sent elsewhere.
 */
export type RefusalPage = {
  (code: ProblemCode, request: null): { type: string; body: string } | null
  (code: ProblemCode, request: IncomingMessage): Refusal | null
}

/** The code that an error may show: a `Problem`'s own; of Fastify's and Node's errors by their status; else `internal`. */
export function codeOf(error: unknown): ProblemCode {
  if (error instanceof Problem) return error.code
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  if (status === 413 || status === 431) return 'too-large'
  if (status === 404) return 'not-found'
  if (status === 503) return 'unavailable'
  return typeof status === 'number' && status >= 400 && status < 500 ? 'malformed' : 'internal'
}

const bare = (code: ProblemCode) => ({ type: 'application/json; charset=utf-8', body: JSON.stringify({ code }) })

export function say(code: ProblemCode, page: RefusalPage | null, request: IncomingMessage): Refusal {
  return page?.(code, request) ?? bare(code)
}

/** Writes a whole answer to a socket and closes it. `status` where the code's own does not fit. */
export function refuseRaw(socket: Duplex, code: ProblemCode, headers: Headers, page: RefusalPage | null, status = statusOf(code)): void {
  if (!socket.writable) return void socket.destroy()
  const { type, body } = page?.(code, null) ?? bare(code)
  const lines = Object.entries({ ...headers, 'content-type': type, 'content-length': String(Buffer.byteLength(body)), connection: 'close' })
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, ...lines.map(([name, value]) => `${name}: ${value}`)].join('\r\n')
  socket.end(`${head}\r\n\r\n${body}`)
  // Whoever does not read the answer is not waited for.
  setTimeout(() => socket.destroy(), 2000).unref()
}
