// For tests: a team with keys, left messages over a real database, and rooms and boxes of the right shape (their seals are random: the server opens none).
import { freshDatabase } from '../../../test/support/database.ts'
import type { Sql } from '../../platform/store/store.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import type { LeftKey, LeftRoom } from '../../shared/wire/left.ts'
import type { VisitorInput, VisitorOutput } from '../../shared/wire/visitor-api.ts'
import { newListener, seconds, setUpTeam } from '../team/member-hand.ts'
import type { MemberHand, TeamHand } from '../team/member-hand.ts'
import { LeftMessages } from './left.ts'
import { hashOf } from './statement.ts'
import type { NamedMember } from './statement.ts'

const random = (size: number): string => toText(randomBytes(size))
const day = 86_400

/** A code that nobody has. */
export const code = (): LeftKey => ({ loc: random(16), tok: random(32) })

/** A box of this size; its first byte is the suite. */
export function box(size = 256): string {
  const bytes = randomBytes(size)
  bytes[0] = 1
  return toText(bytes)
}

export const visitorMember = (): NamedMember => ({ role: 'visitor', name: '', key: 0, seal: random(65) })
export const personMember = (who: MemberHand, role: 'listener' | 'coordinator' = 'listener'): NamedMember => ({ role, name: who.id, key: 0, seal: who.identity.keys.seal })

/** The room after `before` (a body), with the keys of all epochs for everybody. */
export function roomOf(id: string, members: NamedMember[], by: string, before: string | null, sign = random(65), more: object = {}): LeftRoom {
  const last = before === null ? null : (JSON.parse(before) as { epoch: number; sign: string })
  const epoch = (last?.epoch ?? 0) + 1
  const prev = before === null ? '' : hashOf(before)
  const body = JSON.stringify({ kind: 'left', id, epoch, members, sign: last?.sign ?? sign, commit: random(32), prev, by, ...more })
  const wraps = members.flatMap(({ role, name }) => Array.from({ length: epoch }, (_, i) => ({ epoch: i + 1, role, name, wrap: random(114) })))
  return { epoch, statement: { body, sig: random(64) }, wraps }
}

type Database = { sql: Sql } & AsyncDisposable

export class LeftHouse {
  readonly db: Database
  readonly hand: TeamHand
  readonly left: LeftMessages
  #epoch = 0

  private constructor(db: Database, hand: TeamHand, left: LeftMessages) {
    this.db = db
    this.hand = hand
    this.left = left
  }

  /** A set-up team whose coordinators, Dutch and French have a key. `data`: where tombstones lie. */
  static async open(data: string | null = null, db?: Database): Promise<LeftHouse> {
    db ??= await freshDatabase()
    const hand = await setUpTeam(db.sql)
    const peppers = { pepperId: () => Buffer.alloc(32, 3), pepperShare: () => Buffer.alloc(32, 4) }
    const house = new LeftHouse(db, hand, new LeftMessages(db.sql, hand.bus, hand.team, peppers, data))
    await house.newKeys()
    await house.left.start()
    return house
  }

  /** Another epoch of every team's key, and all of them sealed to whoever is in the team. */
  async newKeys(): Promise<void> {
    const { team, coordinator } = this.hand
    const actor = await coordinator.data(team)
    const keepers = await team.keepers()
    const members = (await team.members()).map(({ id }) => id)
    this.#epoch++
    for (const name of ['coordinators', 'nl', 'fr']) {
      const body = { kind: 'team-key', team: name, epoch: this.#epoch, seal: coordinator.identity.keys.seal, by: coordinator.id, from: seconds() - 10, until: seconds() + 7 * day }
      const wraps = members.filter((id) => keepers.isIn(name, id)).map((member) => ({ member, wrap: random(179) }))
      const known = keepers.keys.filter((key) => key.team === name).map(({ statement }) => ({ statement, wraps }))
      await team.teamKeys.put(actor, [...known, { statement: await coordinator.identity.sign(body), wraps }])
    }
  }

  listener(languages = ['nl']): Promise<MemberHand> {
    return newListener(this.hand, languages.map((tag) => ({ tag, level: 3 as const })))
  }

  /** A team under the key that serves now. */
  async teamMember(name: string): Promise<NamedMember> {
    const key = (await this.hand.team.keepers()).keyOf(name)!
    return { role: 'team', name, key: key.epoch, seal: key.seal }
  }

  async message(languages = ['nl'], more: Partial<VisitorInput<'leave'>> = {}): Promise<VisitorInput<'leave'>> {
    const id = newId()
    const teams = await Promise.all(['coordinators', ...languages].map((name) => this.teamMember(name)))
    return { ...code(), id, days: 30, languages, locked: random(223), room: roomOf(id, [visitorMember(), ...teams], '', null), box: box(), ...more }
  }

  /** A message left. */
  async left1(languages = ['nl']): Promise<VisitorInput<'leave'>> {
    const message = await this.message(languages)
    await this.left.visitor.leave(message)
    return message
  }

  /** The room that gives it to this member, after what it was. */
  async claimRoom(id: string, before: string, who: MemberHand): Promise<LeftRoom> {
    return roomOf(id, [visitorOf(before), personMember(who), await this.teamMember('coordinators')], who.id, before)
  }

  async claim(message: VisitorInput<'leave'>, who: MemberHand): Promise<LeftRoom> {
    const room = await this.claimRoom(message.id, message.room.statement.body, who)
    await this.left.desk.putRoom(who.id, { id: message.id, room, why: 'claim' })
    return room
  }

  come({ loc, tok }: LeftKey): Promise<VisitorOutput['return']> {
    return this.left.visitor.come({ loc, tok })
  }

  /** Moves the database's clock on. */
  async later(days: number): Promise<void> {
    await this.db.sql.unsafe(`create or replace function now_() returns timestamptz language sql volatile as 'select clock_timestamp() + interval ''${days} days'''`)
  }

  /** Everything the database holds, as text. */
  async everything(): Promise<string> {
    const tables = await this.db.sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public' order by 1`
    const all: string[] = []
    for (const { name } of tables) {
      const rows = await this.db.sql.unsafe<{ row: string }[]>(`select t::text as row from "${name}" t`)
      all.push(...rows.map(({ row }) => `${name}: ${row}`))
    }
    return all.join('\n')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.left.dispose()
    await this.db[Symbol.asyncDispose]()
  }
}

export const visitorOf = (body: string): NamedMember => (JSON.parse(body) as { members: NamedMember[] }).members[0]!
