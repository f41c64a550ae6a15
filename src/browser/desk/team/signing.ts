// What a coordinator's desk signs: statements about members, removals, renewals; the root signs coordinators.
import type { MemberRow } from '../../../shared/wire/desk-api.ts'
import type { PublicKeys, Signed } from '../../../shared/wire/parts.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { longest, makeStatement } from '../../../shared/seal/directory.ts'
import { openRoot, rootFromPrint } from '../../../shared/seal/team-key.ts'
import { call } from '../api.ts'
import { identity } from '../keys.ts'
import { loadMe, me, status } from '../session.ts'
import { directory, loadTeam, members } from './members-store.ts'
import type { Speaks } from './spoken.tsx'
import { coordinatorSign, nextNumber, readDirectory } from './verified.ts'
import type { Directory } from './verified.ts'
import { forRemoval, forgottenAfter } from './vouch-rooms.ts'

/** Whole seconds since 1970. */
export const seconds = (): number => Math.floor(Date.now() / 1000)

type Here = { depl: string; root: string; member: string; sign: CryptoKey; directory: Directory }

/** Throws `not-signed-in` where her keys are closed, `not-set-up` where there is no root. */
export async function here(): Promise<Here> {
  const [now, open, mine] = [status.value, identity.open.value, me.value]
  if (!open || !mine) throw new Problem('not-signed-in')
  if (!now || now.root === null) throw new Problem('not-set-up')
  const read = await readDirectory(now.root, now.depl, directory.value)
  return { depl: now.depl, root: now.root, member: mine.member.id, sign: open.sign.privateKey, directory: read }
}

export type Abilities = { languages: Speaks[]; woman: boolean }

async function listenerStatement(at: Here, member: string, keys: PublicKeys, abilities: Abilities): Promise<Signed> {
  const from = seconds()
  const body = { member, n: nextNumber(at.directory, member), ...keys, ...abilities, by: at.member, from, until: from + longest.listener }
  return makeStatement('listener', at.depl, body, at.sign)
}

/** Signs a member whose fingerprint was read back. `printedRoot`: typed from paper, where this desk does not hold the root. Throws `Problem`. */
export async function signMember(row: MemberRow, printedRoot: string): Promise<void> {
  if (row.keys === null) throw new Problem('member-unknown')
  await endOldKeys(row.id, row.keys)
  const at = await here()
  const keys = { seal: row.keys.seal, sign: row.keys.sign }
  if (row.role === 'listener') {
    await call('sign-member', { member: row.id, statement: await listenerStatement(at, row.id, keys, { languages: row.languages, woman: row.woman }) })
  } else {
    const from = seconds()
    const body = { member: row.id, n: nextNumber(at.directory, row.id), ...keys, from, until: from + longest.coordinator - 86_400 }
    const statement = await makeStatement('coordinator', at.depl, body, await rootKey(at, printedRoot))
    await call('sign-member', { member: row.id, statement })
  }
  await loadTeam()
}

/** She came back with new keys: the old ones end, and what she signed with them stays readable by the word of whoever signs her now. */
async function endOldKeys(member: string, fresh: PublicKeys): Promise<void> {
  const at = await here()
  const known = at.directory.get(member)
  const old = [known?.listener, known?.coordinator].some((body) => body && body.n > known!.removedAt && body.sign !== fresh.sign)
  // The last coordinator, who comes back with the printed root, is nobody who could sign this; her old keys end by her new number.
  if (!old || coordinatorSign(at.directory, at.member, seconds()) === null || at.member === member) return
  await call('sign-member', { member, statement: await removalOf(at, member) })
  await loadTeam()
}

/** What she answered before stays readable: visitors' pages take her rooms by this statement's word. */
async function removalOf(at: Here, member: string): Promise<Signed> {
  const now = seconds()
  const vouches = await forRemoval(at, member, signedBody(at, member)?.sign ?? null, directory.value, now)
  const body = { member, n: nextNumber(at.directory, member), by: at.member, from: now, vouches }
  return makeStatement('removal', at.depl, body, at.sign)
}

async function rootKey(at: Here, printed: string): Promise<CryptoKey> {
  const [open, sealed] = [identity.open.value, me.value?.rootSealed ?? null]
  const pair = printed !== '' ? await rootFromPrint(printed, at.root) : open && sealed ? await openRoot(at.depl, sealed, open, at.root) : null
  if (!pair) throw new Problem('bad-statement')
  return pair.privateKey
}

function signedBody(at: Here, member: string): PublicKeys | null {
  const known = at.directory.get(member)
  const bodies = [known?.listener, known?.coordinator].filter((body) => body != null)
  return bodies.filter(({ n }) => n > (known?.removedAt ?? 0)).toSorted((a, b) => b.n - a.n)[0] ?? null
}

/** The keys a member was signed with before; the server's word for them is not enough. */
function signedKeys(at: Here, member: string): PublicKeys {
  const body = signedBody(at, member)
  if (!body) throw new Problem('bad-statement')
  return { seal: body.seal, sign: body.sign }
}

/** Other languages, levels or name: kept, and signed anew where she was signed. Also how a coordinator becomes a listener herself. */
export async function changeMember(row: MemberRow, name: string, abilities: Abilities): Promise<void> {
  await call('set-member', { member: row.id, name, ...abilities })
  if (row.state === 'active' && (row.role === 'listener' || abilities.languages.length > 0)) {
    const at = await here()
    await call('sign-member', { member: row.id, statement: await listenerStatement(at, row.id, signedKeys(at, row.id), abilities) })
  }
  await loadTeam()
  if (row.id === me.value?.member.id) await loadMe()
}

/** Signs that she belongs to the team no more. Gives the directory as it stood before. Throws `last-coordinator` where nobody would be left. */
export async function removeMember(member: string): Promise<Directory> {
  const at = await here()
  await call('remove-member', { member, statement: await removalOf(at, member) })
  await loadTeam()
  return at.directory
}

/**
 * A coordinator goes on duty, and joins where she is called, as a listener too: where no statement says so of her she signs one herself, with what she said she
 * speaks. Without a language she is offered nobody. Gives whether it signed; nothing where the root does not vouch for her keys now.
 */
export async function vouchForSelf(): Promise<boolean> {
  const at = await here()
  const known = at.directory.get(at.member)
  const keys = identity.open.value?.public
  if (!keys || coordinatorSign(at.directory, at.member, seconds()) !== keys.sign) return false
  const held = known?.listener
  if (held && held.n > known.removedAt && held.sign === keys.sign && held.until > seconds()) return false
  const { languages, woman } = held ?? me.value!.member
  await call('sign-member', { member: at.member, statement: await listenerStatement(at, at.member, { seal: keys.seal, sign: keys.sign }, { languages, woman }) })
  await loadTeam()
  await loadMe()
  return true
}

/** Signs anew what is about to end; nobody's keys, languages or levels change. Gives how many were renewed. */
export async function renewListeners(before: number): Promise<number> {
  const at = await here()
  const now = seconds()
  let renewed = 0
  for (const [member, known] of at.directory) {
    const body = known.listener
    if (!body || body.n <= known.removedAt || body.until - now > before || body.until < now - forgottenAfter) continue
    // Whoever came back with new keys is signed once her fingerprint has been read; nobody else waits for that.
    if (members.value.find(({ id }) => id === member)?.keys?.sign !== body.sign) continue
    const statement = await listenerStatement(at, member, { seal: body.seal, sign: body.sign }, { languages: body.languages, woman: body.woman })
    await call('sign-member', { member, statement })
    renewed++
  }
  if (renewed > 0) await loadTeam()
  return renewed
}
