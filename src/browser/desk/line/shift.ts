// The keys of one shift: made by this tab when she goes on duty, in its memory only, signed by her identity.
import { newId } from '../../../shared/base/id.ts'
import type { Signed } from '../../../shared/wire/parts.ts'
import { longest, makeStatement } from '../../../shared/seal/directory.ts'
import { makeKeyPairs } from '../../../shared/seal/primitives.ts'
import type { KeyPairs } from '../../../shared/seal/primitives.ts'

export type Shift = { id: string; member: string; keys: KeyPairs; statement: Signed; until: number }

/** Times are whole seconds since 1970; a shift is at most 12 h. */
export async function makeShift(depl: string, member: string, identity: KeyPairs): Promise<Shift> {
  const id = newId()
  const keys = await makeKeyPairs(false)
  const from = Math.floor(Date.now() / 1000)
  const until = from + longest.shift
  const statement = await makeStatement('shift', depl, { member, shift: id, ...keys.public, from, until }, identity.sign.privateKey)
  return { id, member, keys, statement, until }
}
