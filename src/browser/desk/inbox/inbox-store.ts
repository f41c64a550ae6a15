// The inbox as this desk last heard of it, and the one message that is open on it.
import { signal } from '@preact/signals'
import type { DeskOutput, LeftRow } from '../../../shared/wire/desk-api.ts'
import { agreedTeams, answerKept, answerLeft, claimLeft, deskKeys, handLeft, openAtDesk, personEntry, releaseLeft } from '../../../shared/seal/left-desk.ts'
import type { DeskMember, NextRoom } from '../../../shared/seal/left-desk.ts'
import type { LeftOpen } from '../../../shared/seal/left-record.ts'
import { knownBy } from '../../../shared/seal/left-visitor.ts'
import type { LeftMember } from '../../../shared/seal/left-wrap.ts'
import { Problem } from '../../../shared/base/problem.ts'
import type { ProblemCode } from '../../../shared/base/problem.ts'
import { call } from '../api.ts'
import { identity } from '../keys.ts'
import { me, status } from '../session.ts'
import { seconds } from '../team/signing.ts'
import { readTeamKeys, teamEntries } from './left-teams.ts'
import type { VouchedKey } from './left-teams.ts'

export const rows = signal<LeftRow[] | null>(null)

/** A message that is open here. `open` is null where it could not be checked or opened: `why` says which. */
export type Opened = { row: LeftRow; open: LeftOpen | null; why: string | null; keys: VouchedKey[] }
export const opened = signal<Opened | null>(null)

/** Why the message that was open here went from this desk; null where none did. */
export const gone = signal<ProblemCode | null>(null)
/** What stands in the way of new messages: days without a coordinator, and teams without a key. */
export const lacking = signal<{ unseen: number | null; keyless: string[] }>({ unseen: null, keyless: [] })

let asked = 0
let shown = 0

/** Asks for the list. An answer that a later one has overtaken is dropped. Throws `Problem`. */
export async function loadInbox(): Promise<void> {
  const turn = ++asked
  const { rows: list, ...lacks } = await call('inbox', {})
  if (turn < shown) return
  shown = turn
  rows.value = list
  lacking.value = lacks
  const now = opened.value
  if (!now) return
  const [row, mine] = [list.find(({ id }) => id === now.row.id), me.value?.member]
  if (!row) drop('not-found')
  else if (row.claimedBy !== null && row.claimedBy !== mine?.id && mine?.role !== 'coordinator') drop('claimed')
}

/** It is not hers to read any more: its words and its keys go from this tab. */
function drop(why: ProblemCode): void {
  opened.value = null
  gone.value = why
}

/** How many wait for somebody. */
export const waiting = (): number => rows.value?.filter(({ state }) => state === 'waiting').length ?? 0

/** Herself, with her keys open. Throws `not-signed-in` where they are closed. */
export function herself(): DeskMember {
  const [mine, keys] = [me.value, identity.open.value]
  if (!mine || !keys) throw new Problem('not-signed-in')
  return { member: mine.member.id, role: mine.member.role, identity: keys }
}

function installation(): { depl: string; root: string } {
  const now = status.value
  if (!now?.root) throw new Problem('not-set-up')
  return { depl: now.depl, root: now.root }
}

/** Opens one: all of it is checked before a word is shown. Throws `Problem`. */
export async function openMessage(id: string): Promise<void> {
  const at = installation()
  const who = herself()
  gone.value = null
  const [answer, keys] = [await call('left', { id }), await readTeamKeys()]
  opened.value = { row: answer.row, keys, ...(await read(at, who, answer, keys)) }
}

async function read(at: { depl: string; root: string }, who: DeskMember, answer: DeskOutput['left'], keys: VouchedKey[]): Promise<{ open: LeftOpen | null; why: string | null }> {
  const found = await openAtDesk(at.depl, answer, deskKeys(at.depl, who, keys), knownBy(at, answer.vouches, seconds()))
  return 'is' in found ? { open: null, why: found.why } : { open: found, why: null }
}

/** Its words go from the screen and from this tab. */
export function closeMessage(): void {
  opened.value = gone.value = null
}

type Next = (open: LeftOpen, who: DeskMember, keys: VouchedKey[]) => Promise<{ input: NextRoom; open: LeftOpen } | null>

/** Makes the next room and brings it; the list follows. Throws `Problem`; where it has moved on meanwhile it is opened anew. */
async function move(next: Next): Promise<void> {
  const now = opened.value
  if (!now?.open) return
  const made = await next(now.open, herself(), now.keys)
  if (!made) throw new Problem('bad-statement')
  try {
    await call('left-room', made.input)
  } catch (error) {
    const code = error instanceof Problem ? error.code : null
    // A colleague was first.
    if (code === 'claimed' || code === 'not-found') drop(code)
    await loadInbox().catch(() => undefined)
    if (code === 'epoch') await openMessage(now.row.id)
    throw error
  }
  await loadInbox()
  // Where she gave it away her words of it go from this tab.
  const row = rows.value?.find(({ id }) => id === now.row.id)
  if (row && (row.claimedBy === null || row.claimedBy === me.value?.member.id || me.value?.member.role === 'coordinator')) await openMessage(row.id)
  else closeMessage()
}

const coordinatorsOf = (keys: VouchedKey[]): LeftMember | null => teamEntries(keys, ['coordinators'])[0] ?? null

/** From now on she alone, the visitor and the coordinators open it. */
export const claim = (): Promise<void> => move((open, who, keys) => claimLeft(open, who, coordinatorsOf(keys)))

/** Back to the teams of its languages, by whoever has it or a coordinator. */
export async function release(): Promise<void> {
  await move((open, who, keys) => releaseLeft(open, who, teamEntries(keys, agreedTeams(open, opened.value?.row.languages ?? []))))
}

/** To a colleague whose keys the directory vouches for, by whoever has it or a coordinator. */
export async function hand(member: string, role: 'listener' | 'coordinator', keys: { seal: string; sign: string }): Promise<void> {
  await move((open, who, teamKeys) => handLeft(open, who, personEntry({ member, role, keys }), coordinatorsOf(teamKeys)))
}

/** Sends an answer. Throws `Problem`: `too-large` where it does not fit, `not-allowed` where it has to be claimed first. */
export async function answer(text: string): Promise<void> {
  const now = opened.value
  if (!now?.open) return
  const who = herself()
  const sent = await answerLeft(now.open, who, text).catch(() => {
    throw new Problem('too-large')
  })
  if (!sent) throw new Problem('not-allowed')
  const { number } = await call('left-answer', sent)
  const open = await answerKept(now.open, who, sent, number, text)
  opened.value = { ...now, row: { ...now.row, state: 'answered' }, open }
  await loadInbox()
}
