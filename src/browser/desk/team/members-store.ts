// The team as this desk last heard of it: its members and the signed directory.
import { signal } from '@preact/signals'
import { call } from '../api.ts'
import type { MemberRow } from '../../../shared/wire/desk-api.ts'
import type { Signed } from '../../../shared/wire/parts.ts'

export const members = signal<MemberRow[]>([])
export const directory = signal<Signed[]>([])

let asked = 0
let shown = 0

/** Throws `Problem` where the server refuses or cannot be reached; what was known stays. An answer that a later one has overtaken is dropped. */
export async function loadTeam(): Promise<void> {
  const mine = ++asked
  const [rows, signed] = await Promise.all([call('members', {}), call('directory', {})])
  if (mine < shown) return
  shown = mine
  members.value = rows.members
  directory.value = signed.statements
}
