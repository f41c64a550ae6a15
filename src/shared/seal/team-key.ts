// Keys that several people hold: a team's key of one epoch and the root, each private half sealed to one member at a time.
import { toBytes, toText } from '../base/id.ts'
import type { PublicKeys, Signed } from '../wire/parts.ts'
import { longest, makeStatement } from './directory.ts'
import { pairFrom, privateBytes } from './identity.ts'
import { bytesOf, exportPublic, hpkeOpen, hpkeSeal, join, makeSealPair, makeSignPair, sha256, utf8 } from './primitives.ts'
import type { Bytes, KeyPairs } from './primitives.ts'

const info = (depl: string): Bytes => join(utf8('LE1 private'), bytesOf(depl))

/**
 * A private half sealed to a member's identity: `01 ‖ enc (65) ‖ HPKE.Seal(seal key, info = "LE1 private" ‖ depl, aad = purpose, d (32) ‖ point (65))`,
 * 179 bytes, base64url. `purpose` says what it is ("root", "team nl 3"). Null where her key is no point of the curve. The private half must be extractable.
 */
export async function sealPrivate(depl: string, purpose: string, pair: CryptoKeyPair, to: PublicKeys): Promise<string | null> {
  const plain = join(await privateBytes(pair), bytesOf(await exportPublic(pair)))
  const sealed = await hpkeSeal(to.seal, info(depl), utf8(purpose), plain)
  plain.fill(0)
  return sealed && toText(join(Uint8Array.of(1), sealed))
}

async function openPlain(depl: string, purpose: string, sealed: string, identity: KeyPairs): Promise<Bytes | null> {
  const bytes = toBytes(sealed)
  if (bytes?.length !== 179 || bytes[0] !== 1) return null
  return hpkeOpen(identity.seal, info(depl), utf8(purpose), bytes.slice(1))
}

/** The pair again, not extractable; null where it was sealed to somebody else, for another purpose, or does not belong to `point` (the public half that was signed). */
export async function openPrivate(
  depl: string,
  purpose: string,
  use: 'seal' | 'sign',
  sealed: string,
  identity: KeyPairs,
  point: string,
): Promise<CryptoKeyPair | null> {
  const plain = await openPlain(depl, purpose, sealed, identity)
  if (!plain || toText(plain.slice(32)) !== point) return null
  return pairFrom(use, plain.slice(0, 32), point)
}

/** Hands a private half on to another member: opened with one's own identity, sealed to hers; null where it does not open. */
export async function passPrivate(depl: string, purpose: string, sealed: string, identity: KeyPairs, to: PublicKeys): Promise<string | null> {
  const plain = await openPlain(depl, purpose, sealed, identity)
  const again = plain && (await hpkeSeal(to.seal, info(depl), utf8(purpose), plain))
  return again && toText(join(Uint8Array.of(1), again))
}

export type TeamKey = { statement: Signed; wraps: { member: string; wrap: string }[] }

/** The purpose a team key's private half is sealed for. `team`: a language's tag, or "coordinators". */
export const teamPurpose = (team: string, epoch: number): string => `team ${team} ${epoch}`

/**
 * Makes a team's key of one epoch, signed by a coordinator, its private half sealed to each member. Members whose key is no point of the
 * curve get none. `from` and `until` in seconds, at most 35 days apart.
 */
export async function makeTeamKey(
  depl: string,
  team: { team: string; epoch: number; from: number; until: number },
  coordinator: { member: string; identity: KeyPairs },
  members: { member: string; keys: PublicKeys }[],
): Promise<TeamKey> {
  if (team.until - team.from > longest['team-key']) throw new RangeError('team key too long')
  const pair = await makeSealPair(true)
  const body = { team: team.team, epoch: team.epoch, seal: await exportPublic(pair), by: coordinator.member, from: team.from, until: team.until }
  const statement = await makeStatement('team-key', depl, body, coordinator.identity.sign.privateKey)
  const wraps: TeamKey['wraps'] = []
  for (const { member, keys } of members) {
    const wrap = await sealPrivate(depl, teamPurpose(team.team, team.epoch), pair, keys)
    if (wrap) wraps.push({ member, wrap })
  }
  return { statement, wraps }
}

/** The installation's root: its pair (extractable, for the print and the seal), its public half, and its private half sealed to the first coordinator. */
export async function makeRoot(depl: string, coordinator: PublicKeys): Promise<{ pair: CryptoKeyPair; root: string; rootSealed: string; printed: string }> {
  const pair = await makeSignPair(true)
  const rootSealed = await sealPrivate(depl, 'root', pair, coordinator)
  if (!rootSealed) throw new TypeError('the coordinator has no valid key')
  return { pair, root: await exportPublic(pair), rootSealed, printed: await printPrivate(pair) }
}

/** The root's pair again, to sign with; null where it was sealed to somebody else or belongs to another root. */
export const openRoot = async (depl: string, rootSealed: string, identity: KeyPairs, root: string): Promise<CryptoKeyPair | null> =>
  openPrivate(depl, 'root', 'sign', rootSealed, identity, root)

/** A private half for paper: its 32 bytes and 2 check bytes in hexadecimal, in groups of four. */
export async function printPrivate(pair: CryptoKeyPair): Promise<string> {
  const d = await privateBytes(pair)
  const all = join(d, (await sha256(utf8('LE1 print'), d)).slice(0, 2))
  return [...all].map((byte) => byte.toString(16).padStart(2, '0')).join('').match(/.{4}/g)!.join(' ')
}

/** The root's pair from what was printed and its public half; spaces and capitals are forgiven. Null where a character is wrong or it is of another root. */
export async function rootFromPrint(printed: string, root: string): Promise<CryptoKeyPair | null> {
  const hex = printed.replaceAll(/\s/g, '').toLowerCase()
  if (!/^[0-9a-f]{68}$/.test(hex)) return null
  const all = Uint8Array.from(hex.match(/../g)!, (two) => Number.parseInt(two, 16))
  const d = all.slice(0, 32)
  const check = await sha256(utf8('LE1 print'), d)
  return check[0] === all[32] && check[1] === all[33] ? pairFrom('sign', d, root) : null
}
