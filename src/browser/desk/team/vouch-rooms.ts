// A coordinator's word for what members have signed in left messages: it stays readable for the visitor when their own statements end.
import type { Signed } from '../../../shared/wire/parts.ts'
import { makeStatement, readStatement } from '../../../shared/seal/directory.ts'
import { verifyStatement } from '../../../shared/seal/primitives.ts'
import { statementHash } from '../../../shared/seal/vouched.ts'
import { call } from '../api.ts'
import { coordinatorSign } from './verified.ts'
import type { Directory } from './verified.ts'

/** One statement names at most so many. */
const mostNamed = 100
/** Rounds of what the server gives at once. */
const mostRounds = 50
/** Whoever's statement ended longer ago is not renewed, nor vouched for, before somebody says so. Seconds. */
export const forgottenAfter = 30 * 86_400

type At = { depl: string; member: string; sign: CryptoKey; directory: Directory }
type SignedRoom = { member: string; statement: Signed }

/** The key that somebody signs with whom this desk would renew without asking; null for anybody else. */
function goodKey(directory: Directory, member: string, now: number): string | null {
  const known = directory.get(member)
  const bodies = [known?.coordinator, known?.listener].filter((body) => body != null)
  return bodies.filter((body) => body.n > known!.removedAt && body.from <= now + 86_400 && body.until >= now - forgottenAfter).toSorted((a, b) => b.n - a.n)[0]?.sign ?? null
}

/** Those rooms that this key signed indeed, by their hashes: the server's word for them is not enough. */
async function hashesOf(depl: string, rooms: readonly SignedRoom[], sign: string): Promise<string[]> {
  const hashes: string[] = []
  for (const { statement } of rooms) if (await verifyStatement('left', depl, statement, sign)) hashes.push(await statementHash(statement))
  return hashes
}

async function giveWord(at: At, member: string, vouches: string[], now: number): Promise<void> {
  const statement = await makeStatement('removal', at.depl, { member, n: 0, by: at.member, from: now, vouches }, at.sign)
  await call('sign-member', { member, statement })
}

/** In as many statements as it takes. */
async function vouch(at: At, member: string, hashes: readonly string[], now: number): Promise<void> {
  for (let i = 0; i < hashes.length; i += mostNamed) await giveWord(at, member, hashes.slice(i, i + mostNamed), now)
}

/**
 * Vouches for whatever members have signed since this was last done, but for herself: her own word about herself would end with her. Nothing where she is no
 * coordinator now. Of those whose time is long over, or who have gone, it vouches for nothing: a server that lies gains no more by it than by a renewal.
 */
export async function vouchForRooms(at: At, now: number): Promise<void> {
  if (coordinatorSign(at.directory, at.member, now) === null) return
  const { signed } = await call('left-signed', { by: null })
  for (const [member, rooms] of Map.groupBy(signed, (room) => room.member)) {
    const key = member === at.member ? null : goodKey(at.directory, member, now)
    if (key !== null) await vouch(at, member, await hashesOf(at.depl, rooms, key), now)
  }
}

/**
 * What a removal names: the removals she signed herself, and those rooms of hers that nobody has vouched for. Where they are more than it can hold, they are
 * vouched for beforehand, in statements of their own. `sign`: the key she was signed with, null where she never was. `statements`: the directory's.
 */
export async function forRemoval(at: At, member: string, sign: string | null, statements: readonly Signed[], now: number): Promise<string[]> {
  if (sign === null) return []
  const removals: string[] = []
  for (const statement of statements) if (readStatement('removal', statement)?.by === member) removals.push(await statementHash(statement))
  for (let round = 0; ; round++) {
    const { signed } = await call('left-signed', { by: member })
    const hashes = await hashesOf(at.depl, signed, sign)
    const all = [...removals, ...hashes].slice(-mostNamed)
    // Each round leaves fewer; a server that says otherwise must not keep anybody from being removed.
    if (removals.length + hashes.length <= mostNamed || at.member === member || round === mostRounds) return all
    await vouch(at, member, hashes, now)
  }
}
