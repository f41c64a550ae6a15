// An answer that bears its door's header table, whoever writes it: nobody sets it, so nobody can leave it out.
import { ServerResponse } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders } from 'node:http'
import type { Headers } from './refusal.ts'

type Given = OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined

/**
 * Gives the class of a server's answers. What an answer says for a name of the table counts in its place. Node sends headers in
 * `writeHead` alone, also where nobody calls it; setting the table one by one before each answer cost a tenth of a page's time.
 */
export function responseWith(table: Headers): typeof ServerResponse<IncomingMessage> {
  const all = Object.entries(table)
  const alone = all.flat()
  /** Of headers that never change: the whole of what is sent with them. */
  const known = new WeakMap<object, readonly string[]>()

  function whole(given: Given, set: readonly string[]): OutgoingHttpHeader[] {
    if (!given && set.length === 0) return [...alone]
    const own = Array.isArray(given) ? pairs(given) : Object.entries(given ?? {}).filter(([, value]) => value !== undefined)
    const said = new Set([...own.map(([name]) => String(name).toLowerCase()), ...set])
    return [...all.filter(([name]) => !said.has(name)), ...own].flat() as OutgoingHttpHeader[]
  }

  return class TableResponse extends ServerResponse<IncomingMessage> {
    override writeHead(status: number, ...rest: unknown[]): this {
      const given = rest.at(-1) as Given
      const headers = typeof given === 'object' ? given : undefined
      if (headers && Object.isFrozen(headers) && this.getHeaderNames().length === 0) {
        let flat = known.get(headers)
        if (!flat) known.set(headers, (flat = whole(headers, []) as string[]))
        return super.writeHead(status, flat as string[])
      }
      const flat = whole(headers, this.getHeaderNames())
      return typeof rest[0] === 'string' ? super.writeHead(status, rest[0], flat) : super.writeHead(status, flat)
    }
  }
}

function pairs(flat: readonly OutgoingHttpHeader[]): [OutgoingHttpHeader, OutgoingHttpHeader][] {
  const list: [OutgoingHttpHeader, OutgoingHttpHeader][] = []
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([flat[i]!, flat[i + 1]!])
  return list
}
