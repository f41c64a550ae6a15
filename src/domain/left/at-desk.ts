// The desk's side of left messages: the inbox, and who reads, claims, answers, hands on and gives back which of them.
import { attempt, transaction } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { DeskInput, DeskOutput, LeftRow } from '../../shared/wire/desk-api.ts'
import type { Signed } from '../../shared/wire/parts.ts'
import { addTo, boxOf } from './box.ts'
import * as kept from './left-store.ts'
import type { MessageRow } from './left-store.ts'
import * as parts from './left-room-store.ts'
import { coordinators } from './left-team.ts'
import type { LeftKeepers, LeftTeam } from './left-team.ts'
import { mostRooms, mostSigned, staleAfter } from './limits.ts'
import { isForsaken, rowOf, teamEpochs, vouchesOf, wordsAbout } from './seen.ts'
import { hashOf, isPerson, membersOf } from './statement.ts'
import type { NamedMember } from './statement.ts'

export type Why = DeskInput<'left-room'>['why']

export class LeftAtDesk {
  readonly #sql: Sql
  readonly #team: LeftTeam
  readonly #changed: () => void

  constructor(sql: Sql, team: LeftTeam, changed: () => void) {
    this.#sql = sql
    this.#team = team
    this.#changed = changed
  }

  /** Those that she may see, overdue ones first, then whoever has waited longest; what waits for nothing last. */
  async inbox(member: string): Promise<LeftRow[]> {
    const keepers = await this.#team.keepers()
    const rows = (await kept.allMessages(this.#sql)).filter((row) => maySee(row, member, keepers)).map((row) => rowOf(row, keepers))
    const rank = ({ overdue, state }: LeftRow): number => (overdue ? 0 : state === 'answered' ? 2 : 1)
    return rows.sort((a, b) => rank(a) - rank(b) || a.since - b.since || (a.id < b.id ? -1 : 1))
  }

  /** One of them, with the wraps to her and to the teams she is in now. Throws `not-found`, also where she may not see it, and `claimed` where a colleague has it. */
  async open(member: string, id: string): Promise<DeskOutput['left']> {
    const keepers = await this.#team.keepers()
    const found = await transaction(this.#sql, async (tx) => {
      const row = await kept.hold(tx, { id })
      if (!row || !maySee(row, member, keepers)) throw new Problem('not-found')
      if (row.claimedBy !== null && row.claimedBy !== member && !keepers.isCoordinator(member)) throw new Problem('claimed')
      const teams = [coordinators, ...row.languages].filter((team) => keepers.isIn(team, member))
      return { row: rowOf(row, keepers), rooms: await parts.rooms(tx, id, { member, teams }), boxes: await parts.boxes(tx, id) }
    })
    const { rooms } = found
    return { ...found, rooms: rooms.map(({ room }) => room), vouches: vouchesOf(rooms, keepers, await wordsAbout(rooms, this.#team)) }
  }

  /**
   * The next room of it: kept, and what came with those before goes, in one step. Of two at once one wins. Throws `not-found`, `not-allowed`,
   * `claimed`, `epoch` where the message or a team's key has moved on, `no-team`, `bad-statement`, `too-many`.
   */
  async putRoom(member: string, { id, room, why }: DeskInput<'left-room'>): Promise<void> {
    const keepers = await this.#team.keepers()
    // What the coordinators hold stays theirs, but where one of them seals it anew: nobody else can take a message away from them.
    const mayHold = why === 'rewrap' || (why === 'release' && keepers.isCoordinator(member)) ? null : coordinators
    await transaction(this.#sql, async (tx) => {
      const row = await kept.hold(tx, { id })
      if (!row || !maySee(row, member, keepers)) throw new Problem('not-found')
      if (row.epoch === room.epoch && (await parts.hasRoom(tx, id, room))) return // said again
      if (room.epoch !== row.epoch + 1) throw new Problem(why === 'claim' && row.claimedBy !== null ? 'claimed' : 'epoch')
      const members = membersOf(id, room, member, await parts.newestBody(tx, id), mayHold)
      const holder = holderAfter(row, member, members, why, keepers)
      if (room.epoch > mostRooms) throw new Problem('too-many')
      await parts.addRoom(tx, id, room, member, teamEpochs(members))
      await parts.dropEarlier(tx, id, room.epoch, mayHold)
      await kept.setHolder(tx, id, room.epoch, holder)
    })
    this.#changed()
  }

  /** By whoever claimed it, or a coordinator. Throws `not-found`, `claimed` where somebody else has it, `not-allowed` where it has to be claimed first, `epoch`, `too-many`, `malformed`. */
  async answer(member: string, { id, epoch, box }: DeskInput<'left-answer'>): Promise<number> {
    const keepers = await this.#team.keepers()
    const number = await transaction(this.#sql, async (tx) => {
      const row = await kept.hold(tx, { id })
      if (!row || !maySee(row, member, keepers)) throw new Problem('not-found')
      if (row.claimedBy !== member && !keepers.isCoordinator(member)) throw new Problem(row.claimedBy === null ? 'not-allowed' : 'claimed')
      const slot = row.claimedBy === member ? 1 : 2
      // In a room that the visitor made alone, her page believes nobody who is not named in it.
      if (slot === 2 && row.epoch === 1) throw new Problem('not-allowed')
      return addTo(tx, row, { epoch, slot, ...boxOf(box) })
    })
    this.#changed()
    return number
  }

  /**
   * The room statements that members signed and no coordinator who is one now has vouched for: of `by`, or of everybody; the oldest, so many at once. Never
   * by whoever vouches about herself. Words about what is erased go.
   */
  async signed(by: string | null): Promise<{ member: string; statement: Signed }[]> {
    const keepers = await this.#team.keepers()
    const rooms = (await attempt(() => parts.signedRooms(this.#sql))).map((room) => ({ ...room, hash: hashOf(room.statement.body) }))
    const hashes = rooms.map(({ hash }) => hash)
    await this.#team.forgetWords(hashes)
    const standing = (await this.#team.wordsFor(hashes)).filter((word) => keepers.stands(word) && word.by !== word.member)
    const known = new Set(standing.flatMap(({ member, vouches }) => vouches.map((hash) => `${member} ${hash}`)))
    const open = rooms.filter(({ member, hash }) => (by === null || member === by) && !known.has(`${member} ${hash}`))
    return open.slice(0, mostSigned).map(({ member, statement }) => ({ member, statement }))
  }

  /** What a coordinator's desk seals anew. */
  async tend(): Promise<string[]> {
    const keepers = await this.#team.keepers()
    const ended = new Set(keepers.keys.filter((key) => key.stopped).map(({ team, epoch }) => `${team} ${epoch}`))
    const old = new Set(keepers.keys.filter((key) => key.until + staleAfter <= keepers.now).map(({ team, epoch }) => `${team} ${epoch}`))
    const sealed = await attempt(() => parts.sealedTo(this.#sql))
    const stale = sealed.filter(({ team, teamEpoch, claimed }) => ended.has(`${team} ${teamEpoch}`) || (!claimed && old.has(`${team} ${teamEpoch}`)))
    return [...new Set(stale.map(({ message }) => message))]
  }
}

/** That it is there: coordinators see all, a listener those of her languages and her own. */
function maySee(row: MessageRow, member: string, keepers: LeftKeepers): boolean {
  if (keepers.isCoordinator(member) || (row.claimedBy === member && keepers.isThere(member))) return true
  return row.languages.some((language) => keepers.isIn(language, member))
}

/** Who has it after this room, where it may be made at all: every reason allows certain people in it, and no others. */
function holderAfter(row: MessageRow, member: string, members: readonly NamedMember[], why: Why, keepers: LeftKeepers): string | null {
  const people = members.filter(isPerson)
  const teams = members.filter(({ role }) => role === 'team')
  const coordinates = keepers.isCoordinator(member)
  if (why === 'claim') {
    if (row.claimedBy !== null) throw new Problem('claimed')
    alone(people, member, keepers)
  } else if (why === 'hand') {
    if (row.claimedBy === null) throw new Problem('not-allowed')
    if (row.claimedBy !== member && !coordinates) throw new Problem('claimed')
    alone(people, people[0]?.name ?? '', keepers)
    if (!keepers.isThere(people[0]!.name)) throw new Problem('member-unknown')
  } else {
    if (!coordinates && (why === 'rewrap' || row.claimedBy !== member)) throw new Problem('not-allowed')
    // Sealed anew while somebody has it, it stays hers.
    if (why === 'rewrap' && row.claimedBy !== null && !isForsaken(row, keepers)) alone(people, row.claimedBy, keepers)
    else if (people.length > 0) throw new Problem('bad-statement')
  }
  sealedRight(row, teams, people.length > 0, keepers)
  return people[0]?.name ?? null
}

/** This person, and as a coordinator only who is one. */
function alone([one]: readonly NamedMember[], member: string, keepers: LeftKeepers): void {
  if (one?.name !== member || (one.role === 'coordinator' && !keepers.isCoordinator(member))) throw new Problem('bad-statement')
}

/** The coordinators' team always; where nobody has it, the teams of its languages too, each under the key that serves now. */
function sealedRight(row: MessageRow, teams: readonly NamedMember[], held: boolean, keepers: LeftKeepers): void {
  if (!teams.some(({ name }) => name === coordinators)) throw new Problem(keepers.keyOf(coordinators) ? 'bad-statement' : 'no-team')
  for (const { name, key, seal } of teams) {
    if (name !== coordinators && (held || !row.languages.includes(name))) throw new Problem('bad-statement')
    const known = keepers.keys.find((one) => one.team === name && one.epoch === key && one.seal === seal)
    if (!known) throw new Problem('bad-statement')
    // Where no coordinator has made keys for weeks, nobody must be kept from answering: the last one goes on.
    const last = name === coordinators && held && !known.stopped && !keepers.keyOf(coordinators)
    if (!known.serves && !last) throw new Problem('epoch')
  }
  const missing = held ? [] : row.languages.filter((language) => !teams.some(({ name }) => name === language) && keepers.keyOf(language))
  if (missing.length > 0) throw new Problem('bad-statement')
}
