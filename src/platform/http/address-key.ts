// What an address counts as: a keyed hash of its prefix. The key lives in memory for a day; the address is kept nowhere.
import { hash, randomBytes } from 'node:crypto'
import { BlockList, isIPv4 } from 'node:net'

const day = 86_400_000

/**
 * One of the networks that an address counts for. `crowd`: an address of this machine or of a private network, behind which many can
 * stand. `provider`: a wider part of IPv6, 40 bits of it: whoever rents one could call from thousands of households.
 */
export type Network = { readonly hash: string; readonly size: 'household' | 'crowd' | 'provider' }

export class AddressKey {
  #key = newKey()
  readonly #turned: () => void

  /** `turned` is called when the key is forgotten, after a day: what was counted under it is to be forgotten too. */
  constructor(turned: () => void = () => undefined) {
    this.#turned = turned
    setInterval(() => this.turn(), day).unref()
  }

  /** The hash of an address's prefix, base64url: the same for a household, another after a day. */
  hash(address: string): string {
    return this.#hash(prefixOf(address))
  }

  /** All the networks an address counts for, the narrowest first. */
  networks(address: string): readonly Network[] {
    const prefix = prefixOf(address)
    const size = isLocal(address) ? 'crowd' : 'household'
    const narrow = { hash: this.#hash(prefix), size } as const
    return size === 'household' && prefix.includes(':') ? [narrow, { hash: this.#hash(prefix.slice(0, 12)), size: 'provider' }] : [narrow]
  }

  /** Forgets the key. */
  turn(): void {
    this.#key = newKey()
    this.#turned()
  }

  #hash(prefix: string): string {
    return hash('sha256', this.#key + prefix, 'base64url')
  }
}

// A key of fixed length before the text, not an HMAC: nobody outside is ever shown a hash, so none can be made longer; and behind a
// proxy one is made for every page.
const newKey = (): string => randomBytes(32).toString('hex')

/**
 * An IPv4 address, or the 56 bits of an IPv6 address that one household or house has. Not a whole IPv4 network: one address of a
 * telephone company already stands for a thousand people, and a neighbour's flood must not count for them.
 */
function prefixOf(address: string): string {
  const plain = plainOf(address)
  if (isIPv4(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right].map((g) => g.padStart(4, '0'))
  return groups.slice(0, 4).join(':').slice(0, 17)
}

/** An IPv4 address that came as IPv6 (`::ffff:192.0.2.1`), as itself. */
export function plainOf(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** Whether an address is of this machine or of a private network: not one person, but an onion service or a proxy that nobody named. */
export function isLocal(address: string): boolean {
  const plain = plainOf(address)
  return plain === '' || local.check(plain, isIPv4(plain) ? 'ipv4' : 'ipv6')
}

const local = new BlockList()
local.addSubnet('127.0.0.0', 8)
local.addSubnet('10.0.0.0', 8)
local.addSubnet('172.16.0.0', 12)
local.addSubnet('192.168.0.0', 16)
local.addSubnet('169.254.0.0', 16)
local.addAddress('::1', 'ipv6')
local.addSubnet('fc00::', 7, 'ipv6')
local.addSubnet('fe80::', 10, 'ipv6')
