// The desk's side of a left message, without transport and screen: open it, claim it, answer, give it back to the teams, seal it anew, hand it on.
import type { DeskInput, DeskOutput } from '../wire/desk-api.ts'
import type { PublicKeys } from '../wire/parts.ts'
import type { Body } from './directory.ts'
import { keptNext, newestRoom, openLeft, sealNext } from './left-record.ts'
import type { KeyFor, LeftOpen, LeftRefused } from './left-record.ts'
import { claimerOf, makeLeftRoom, visitorOf } from './left-statement.ts'
import type { Knows } from './left-statement.ts'
import type { LeftMember } from './left-wrap.ts'
import type { KeyPairs } from './primitives.ts'
import { openPrivate, teamPurpose } from './team-key.ts'

/** Whoever sits at the desk; `role` as what she takes part. */
export type DeskMember = { member: string; role: 'listener' | 'coordinator'; identity: KeyPairs }

/** What `left-room` takes. */
export type NextRoom = DeskInput<'left-room'>

/** A team's key as an entry of a room. The caller has checked that a coordinator signed it who still is one. */
export const teamEntry = (body: Body<'team-key'>): LeftMember => ({ role: 'team', name: body.team, key: body.epoch, seal: body.seal })

/** Somebody of the directory as an entry of a room. The caller has checked her keys. */
export const personEntry = (who: { member: string; role: 'listener' | 'coordinator'; keys: PublicKeys }): LeftMember => ({ role: who.role, name: who.member, key: 0, seal: who.keys.seal })

/**
 * The private halves this desk holds: her own, and those of the teams she is in. `wraps`: what `team-keys` says is sealed to her, by team and epoch.
 */
export function deskKeys(depl: string, me: DeskMember, wraps: { team: string; epoch: number; wrap: string | null }[]): KeyFor {
  const opened = new Map<string, Promise<CryptoKeyPair | null>>()
  return (member) => {
    if (member.name === me.member && member.seal === me.identity.public.seal) return me.identity.seal
    const sealed = member.role === 'team' && wraps.find((w) => w.team === member.name && w.epoch === member.key)?.wrap
    if (!sealed) return null
    const known = opened.get(sealed + member.seal) ?? openPrivate(depl, teamPurpose(member.name, member.key), 'seal', sealed, me.identity, member.seal)
    opened.set(sealed + member.seal, known)
    return known
  }
}

/** Opens a message from what `left` gives. `knows`: whether somebody the desk's own directory names signed a later room, or a removal vouches for it. */
export const openAtDesk = async (depl: string, answer: DeskOutput['left'], keyFor: KeyFor, knows: Knows): Promise<LeftOpen | LeftRefused> =>
  openLeft({ depl, id: answer.row.id }, answer.rooms, answer.boxes, keyFor, knows)

/** The slot she writes in: 1 where it is hers, 2 for a coordinator beside; null where she claims it first. */
export function deskSlot(open: LeftOpen, me: DeskMember): 1 | 2 | null {
  const { body, signer } = newestRoom(open)
  if (claimerOf(body)?.name === me.member) return 1
  return me.role === 'coordinator' && signer !== null ? 2 : null
}

/** An answer, as `left-answer` takes it; null where she has to claim it first. Throws a RangeError where the text does not fit. */
export async function answerLeft(open: LeftOpen, me: DeskMember, text: string): Promise<DeskInput<'left-answer'> | null> {
  const slot = deskSlot(open, me)
  const sealed = slot && (await sealNext(open, slot, text))
  return sealed && { id: open.at.id, ...sealed }
}

/** The same message once the server keeps the answer. */
export const answerKept = async (open: LeftOpen, me: DeskMember, sent: DeskInput<'left-answer'>, number: number, text: string): Promise<LeftOpen> =>
  keptNext(open, deskSlot(open, me)!, sent, number, text)

type Made = { input: NextRoom; open: LeftOpen }

async function next(open: LeftOpen, me: DeskMember, why: NextRoom['why'], others: LeftMember[]): Promise<Made | null> {
  const before = newestRoom(open)
  const who = { members: [visitorOf(before.body), ...others], sign: before.body.sign }
  const made = await makeLeftRoom(open.at, before, who, { by: me.member, key: me.identity.sign.privateKey }, open.keys)
  if (!made) return null
  const read = { ...made.read, signer: me.role }
  return { input: { id: open.at.id, room: made.room, why }, open: { ...open, rooms: [...open.rooms, read], keys: [...open.keys, made.under] } }
}

/** Where no coordinators' key holds now, the one that the room before was sealed to stays. */
const withCoordinators = (open: LeftOpen, coordinators: LeftMember | null): LeftMember[] => {
  const team = coordinators ?? newestRoom(open).body.members.find((m) => m.name === 'coordinators')
  return team ? [team] : []
}

/** Hers from now on: V, she and the coordinators' team open it. Null where somebody has it. `open` is what stands once the server has taken it. */
export async function claimLeft(open: LeftOpen, me: DeskMember, coordinators: LeftMember | null): Promise<Made | null> {
  if (claimerOf(newestRoom(open).body)) return null
  return next(open, me, 'claim', [personEntry({ ...me, keys: me.identity.public }), ...withCoordinators(open, coordinators)])
}

/** To a colleague, by whoever has it or by a coordinator; null for anybody else. */
export async function handLeft(open: LeftOpen, me: DeskMember, colleague: LeftMember, coordinators: LeftMember | null): Promise<Made | null> {
  if (me.role !== 'coordinator' && claimerOf(newestRoom(open).body)?.name !== me.member) return null
  return next(open, me, 'hand', [colleague, ...withCoordinators(open, coordinators)])
}

/**
 * The teams that a message may go back to: those that V herself named in the first room, and of `listed` no other, since nobody signs the list that the server
 * gives. Where she kept a live conversation her room names its listener and no team; then the list is all there is.
 */
export function agreedTeams({ rooms }: LeftOpen, listed: readonly string[]): string[] {
  const { body } = rooms[0]!
  const named = body.members.filter(({ role }) => role === 'team').map(({ name }) => name)
  return ['coordinators', ...(claimerOf(body) ? listed : listed.filter((team) => named.includes(team)))]
}

/** Back to the teams, by whoever has it or by a coordinator; null for anybody else, and where nobody has it. `teams`: all of them, the coordinators' among them. */
export async function releaseLeft(open: LeftOpen, me: DeskMember, teams: LeftMember[]): Promise<Made | null> {
  const claimer = claimerOf(newestRoom(open).body)
  if (!claimer || teams.length === 0 || (me.role !== 'coordinator' && claimer.name !== me.member)) return null
  return next(open, me, 'release', teams)
}

/** To the teams' newest keys, by a coordinator; null for anybody else. Where somebody has it she keeps it, and the coordinators' key alone is new. */
export async function rewrapLeft(open: LeftOpen, me: DeskMember, teams: LeftMember[]): Promise<Made | null> {
  if (me.role !== 'coordinator' || teams.length === 0) return null
  const claimer = claimerOf(newestRoom(open).body)
  return next(open, me, 'rewrap', claimer ? [claimer, ...teams.filter((team) => team.name === 'coordinators')] : teams)
}
