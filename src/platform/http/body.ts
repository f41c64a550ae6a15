// Reads bodies strictly: malformed UTF-8, unknown kinds and fields said twice are refused, not repaired.
import type { FastifyInstance } from 'fastify'
import { Problem } from '../../shared/base/problem.ts'

/** A form's fields by name; it has no prototype. */
export type Form = Readonly<Record<string, string>>

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Throws `Problem('malformed')` where the bytes are no UTF-8 (Encoding, "decode" with fatal). */
export function decodeStrictly(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    throw new Problem('malformed')
  }
}

/** Reads `application/x-www-form-urlencoded` (URL, 5.1), but throws `Problem('malformed')` on what is no UTF-8 or named twice. */
export function readForm(text: string): Form {
  const fields = Object.create(null) as Record<string, string>
  for (const pair of text.split('&').filter((p) => p !== '')) {
    const cut = pair.includes('=') ? pair.indexOf('=') : pair.length
    const name = unescape(pair.slice(0, cut))
    if (name in fields) throw new Problem('malformed')
    fields[name] = unescape(pair.slice(cut + 1))
  }
  return fields
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new Problem('malformed')
  }
}

/** Makes an instance read JSON and forms, and refuse every other body with `malformed`. Whoever waits to be told to send a body (RFC 9110, 10.1.1) is told when it is read. */
export function readBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async (request, reply) => {
    if (/^100-continue$/i.test(request.headers.expect ?? '')) reply.raw.writeContinue()
  })
  app.removeAllContentTypeParsers()
  const options = { parseAs: 'buffer' } as const
  app.addContentTypeParser('application/json', options, async (_: unknown, body: Buffer) => {
    const text = decodeStrictly(body)
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw new Problem('malformed')
    }
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', options, async (_: unknown, body: Buffer) => readForm(decodeStrictly(body)))
  app.addContentTypeParser('*', (_request, _payload, done) => done(new Problem('malformed')))
}
