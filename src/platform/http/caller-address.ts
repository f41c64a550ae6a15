// Whose address counts for a request: the connection's, or what a proxy that the operator named says of it.
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP, isIPv4 } from 'node:net'
import { plainOf } from './address-key.ts'

/** The address that a request comes from; empty where its connection is gone. Never for a log, a file or a table. */
export type AddressOf = (request: Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } }) => string

/**
 * What everybody counts as who comes by the onion service: tor tells of nobody where they are. It is of a private network, so that
 * a limit with `localTimes` gives them as much as other crowds that cannot be told apart; the network is one that nobody has
 * (RFC 4193; OnionCat took it for the same purpose).
 */
export const onionAddress = 'fd87:d87e:eb43::1'

const throughOnion = new WeakSet<object>()

/** Says of a connection that it came by the onion service: from then on nothing its requests say of an address is believed. */
export function markOnion(socket: object): void {
  throughOnion.add(socket)
}

/** `trusted`: addresses or networks (CIDR). Gives whether an address is of them. */
export function amongProxies(trusted: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList()
  for (const entry of trusted) {
    const [address = '', bits] = entry.split('/')
    if (bits === undefined) proxies.addAddress(address, family(address))
    else proxies.addSubnet(address, Number(bits), family(address))
  }
  return (address) => isIP(address) !== 0 && proxies.check(address, family(address))
}

/**
 * `trusted`: addresses or networks (CIDR) whose X-Forwarded-For is believed. It is read from its end, as far as those who wrote it
 * are trusted: what stands further left anybody may have made up. The same as Fastify's `request.ip`, also for an upgrade.
 * A connection that came by the onion service counts as `onionAddress`, whatever it says: tor stands where a proxy stands.
 */
export function callerAddress(trusted: readonly string[]): AddressOf {
  const isProxy = amongProxies(trusted)
  return ({ headers, socket }) => {
    if (throughOnion.has(socket)) return onionAddress
    let address = plainOf(socket.remoteAddress ?? '')
    const said = trusted.length === 0 ? '' : String(headers['x-forwarded-for'] ?? '')
    for (const hop of said.split(',').toReversed()) {
      const next = withoutPort(hop.trim())
      if (next === null || !isProxy(address)) break
      address = next
    }
    return address
  }
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6')

/** Some proxies add the port (`192.0.2.1:4711`, `[2001:db8::1]:4711`). Null where it is no address. */
function withoutPort(hop: string): string | null {
  const address = plainOf(/^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop)
  return isIP(address) === 0 ? null : address
}
