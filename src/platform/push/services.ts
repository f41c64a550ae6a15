// Which addresses may be asked for a push: a browser's page names one, and it must not lead our server to somewhere else.
import { BlockList, isIPv4 } from 'node:net'

/** The push services of Chromium and those built on it, Firefox, Safari, and Edge on Windows. A dot: every name under it too. */
const known = ['fcm.googleapis.com', '.push.services.mozilla.com', '.push.apple.com', '.notify.windows.com']

export type Service = {
  /** Whether its name may lead into private networks: the operator named it herself. */
  private: boolean
}

/** `own`: origins that the operator named. Null where an endpoint is of none of them. */
export function serviceOf(endpoint: string, own: readonly string[]): Service | null {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  if (!url || url.username !== '' || url.password !== '' || url.hash !== '') return null
  if (own.includes(url.origin)) return { private: true }
  if (url.protocol !== 'https:' || url.port !== '') return null
  const host = url.hostname
  return known.some((name) => (name.startsWith('.') ? host.endsWith(name) : host === name)) ? { private: false } : null
}

/** Whether an address is one of the public internet's. Everything else could be something of the operator's own house. */
export function isPublic(address: string): boolean {
  return !elsewhere.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** Not of the public internet (RFC 6890 with what came to it since), and what carries an IPv4 address inside; `::ffff:…` is judged by its IPv4 address. */
const elsewhere = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24],
  ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 3],
] as const) elsewhere.addSubnet(net, bits)
for (const [net, bits] of [
  ['::', 96], ['64:ff9b::', 32], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20], ['fc00::', 7],
  ['fe80::', 9], ['ff00::', 8],
] as const) elsewhere.addSubnet(net, bits, 'ipv6')
