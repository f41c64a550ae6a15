// Reads the public addresses: what people type to reach the site and the desk.
import { createHash } from 'node:crypto'
import { isIP } from 'node:net'
import { CannotStart } from '../shared/base/cannot-start.ts'

/** The origin of SITE_ADDRESS; throws `CannotStart`. */
export function siteAddress(value: string): string {
  return readAddress('SITE_ADDRESS', value, 'https://example.org')
}

/** The origin of DESK_ADDRESS; throws `CannotStart`. A passkey belongs to a name, so an IP address will not do (WebAuthn 3, 5.1.2: the effective domain). */
export function deskAddress(value: string): string {
  const origin = readAddress('DESK_ADDRESS', value, 'https://desk.example.org')
  const { hostname } = new URL(origin)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) {
    throw new CannotStart(`DESK_ADDRESS is “${value}”; passkeys belong to a name, not to an IP address. Write a host name, for example http://desk.localhost:8081 or https://desk.example.org.`)
  }
  return origin
}

function readAddress(name: string, value: string, example: string): string {
  const url = URL.canParse(value) ? new URL(value) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    throw new CannotStart(`${name} is “${value}”; write the address alone, without a path, for example ${example}.`)
  }
  const here = url.hostname === 'localhost' || url.hostname.endsWith('.localhost') || url.hostname.endsWith('.onion')
  if (url.protocol === 'http:' && !here) {
    throw new CannotStart(
      `${name} is “${value}”, without https; browsers give neither passkeys nor encryption to a page that came without it (only to localhost and .onion). Put a proxy with a certificate in front (docs/operate/install.md) and write ${url.origin.replace('http:', 'https:')}.`,
    )
  }
  return url.origin
}

/** The origin of ONION_ADDRESS; throws `CannotStart` where it is no onion service's of version 3, or a letter of it is wrong. */
export function onionAddress(value: string): string {
  const name = /^http:\/\/([a-z2-7]{56})\.onion\/?$/i.exec(value)?.[1]?.toLowerCase()
  if (name && isOnion(name)) return `http://${name}.onion`
  throw new CannotStart(
    `ONION_ADDRESS is “${value}”, which is no onion service’s address${name ? ' (a letter of it is wrong)' : ''}; write http:// and what tor wrote into the file “hostname”: 56 letters and digits, and .onion.`,
  )
}

/** Tor's rend-spec-v3, "Encoding onion addresses": the key, two bytes that check it, the version. */
function isOnion(name: string): boolean {
  const bits = Array.from(name, (letter) => 'abcdefghijklmnopqrstuvwxyz234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
  const [key, check, version] = [bytes.subarray(0, 32), bytes.subarray(32, 34), bytes.subarray(34)]
  const whole = createHash('sha3-256').update('.onion checksum').update(key).update(version).digest()
  return version[0] === 3 && whole.subarray(0, 2).equals(check)
}
