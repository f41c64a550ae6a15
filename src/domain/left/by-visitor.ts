// The visitor's side of a left message: leaving it, coming back with the code, writing on, its days, another code, and erasing it.
import { transaction } from '../../platform/store/store.ts'
import type { Sql, Transaction } from '../../platform/store/store.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { LeftKey, TeamKeyShown } from '../../shared/wire/left.ts'
import type { Signed } from '../../shared/wire/parts.ts'
import type { VisitorInput, VisitorOutput } from '../../shared/wire/visitor-api.ts'
import { addTo, boxOf, checkRoomForAll } from './box.ts'
import { coordinators } from './left-team.ts'
import type { LeftKeepers, LeftTeam } from './left-team.ts'
import * as kept from './left-store.ts'
import type { MessageRow } from './left-store.ts'
import * as parts from './left-room-store.ts'
import { mostADay } from './limits.ts'
import type { Locks } from './locks.ts'
import { isPerson, membersOf } from './statement.ts'
import { stateOf, teamEpochs, vouchesOf, wordsAbout } from './seen.ts'

export class LeftByVisitor {
  readonly #sql: Sql
  readonly #team: LeftTeam
  readonly #locks: Locks
  readonly #changed: () => void
  readonly #buried: () => Promise<void>

  /** `changed`: said after each commit. `buried`: after each that left a tombstone. */
  constructor(sql: Sql, team: LeftTeam, locks: Locks, changed: () => void, buried: () => Promise<void>) {
    this.#sql = sql
    this.#team = team
    this.#locks = locks
    this.#changed = changed
    this.#buried = buried
  }

  /**
   * The keys to seal to, of the coordinators and of these languages; whoever has none is left out. Without the coordinators' nothing can be left; to
   * come back to what is there it takes none.
   */
  async keys(languages: readonly string[]): Promise<TeamKeyShown[]> {
    const keepers = await this.#team.keepers()
    const found = [coordinators, ...new Set(languages)].map((team) => keepers.keyOf(team)).filter((key) => key !== null)
    return found.map(({ team, epoch, statement, chain }) => ({ team, epoch, statement, chain }))
  }

  /** The statements that vouch for a listener. Throws `member-unknown` where none does now. */
  async listener(member: string): Promise<Signed[]> {
    const keepers = await this.#team.keepers()
    if (!keepers.isThere(member)) throw new Problem('member-unknown')
    return keepers.vouchOf(member)
  }

  /** Throws `code-taken`. */
  async share(key: LeftKey): Promise<string> {
    const { row, erased } = await this.#look(key)
    if (row) throw new Problem('code-taken')
    return this.#locks.share(key, erased)
  }

  /** Throws `code-taken`, `no-team`, `epoch` where a team's key serves no more, `left-full`, `bad-statement`, `malformed`. Said again with the same id and code it changes nothing. Gives until when it is kept. */
  async leave({ id, days, languages, locked, room, box, ...key }: VisitorInput<'leave'>): Promise<number> {
    const keepers = await this.#team.keepers()
    const first = boxOf(box)
    const members = membersOf(id, room, '', null, null)
    const teams = members.filter(({ role }) => role === 'team')
    const [person] = members.filter(isPerson)
    if (room.epoch !== 1 || new Set(languages).size !== languages.length) throw new Problem('bad-statement')
    // A conversation that is kept is hers who listened; then no team reads it but the coordinators'.
    if (person && (person.role !== 'listener' || teams.length > 1)) throw new Problem('bad-statement')
    if (!teams.some(({ name }) => name === coordinators)) throw new Problem('no-team')
    if (!teams.every(({ name }) => name === coordinators || languages.includes(name))) throw new Problem('bad-statement')
    const known = await this.#again(id, key)
    if (known !== null) return known
    if (!keepers.keyOf(coordinators)) throw new Problem('no-team')
    if (!teams.every((team) => serves(keepers, team))) throw new Problem('epoch')
    if (person && !keepers.isThere(person.name)) throw new Problem('member-unknown')
    const until = await transaction(this.#sql, async (tx) => {
      const [locator, tokHash, idHash] = [this.#locks.locator(key), this.#locks.tokHash(key), this.#locks.idHash(id)]
      const made = await kept.addMessage(tx, { id, locator, tokHash, locked, languages, days, idHash })
      if (made === null) return null
      if (!(await kept.countToday(tx, mostADay))) throw new Problem('left-full')
      await checkRoomForAll(tx)
      await parts.addRoom(tx, id, room, '', teamEpochs(members))
      if (person) await kept.setHolder(tx, id, 1, person.name)
      await parts.addBox(tx, id, { epoch: 1, slot: 0, ...first })
      return made
    })
    // Of the same message sent twice at once, one came second.
    const found = until ?? (await this.#again(id, key))
    if (found === null) throw new Problem('code-taken')
    this.#changed()
    return found
  }

  /** Everything of it, with the wraps to her alone. Throws `code-unknown`, whether there never was one, it is erased, or `tok` is another. */
  async come(key: LeftKey): Promise<VisitorOutput['return']> {
    const { row, erased } = await this.#look(key)
    const share = this.#locks.share(key, erased)
    const { id } = this.#opened(key, row)
    const keepers = await this.#team.keepers()
    const found = await transaction(this.#sql, async (tx) => {
      const now = this.#opened(key, await kept.hold(tx, { id }))
      const { locked, days, until, languages } = now
      const [rooms, boxes] = [await parts.rooms(tx, id, { visitor: true }), await parts.boxes(tx, id)]
      return { share, id, locked, state: stateOf(now, keepers), days, until, languages, rooms, boxes }
    })
    const { rooms } = found
    return { ...found, rooms: rooms.map(({ room }) => room), vouches: vouchesOf(rooms, keepers, await wordsAbout(rooms, this.#team)) }
  }

  /** Throws `code-unknown`, `epoch` where somebody else opens it by now, `too-many`, `left-full`. Gives the box's number; said again, the same. */
  async say({ epoch, box, ...key }: VisitorInput<'left-say'>): Promise<number> {
    const number = await this.#change(key, (tx, row) => addTo(tx, row, { epoch, slot: 0, ...boxOf(box) }))
    this.#changed()
    return number
  }

  /** Gives until when it is kept. Throws `code-unknown`. */
  async setDays({ days, ...key }: VisitorInput<'left-days'>): Promise<number> {
    const until = await this.#change(key, (tx, { id }) => kept.setDays(tx, id, days))
    this.#changed()
    return until
  }

  /** Everything of it, in one step. Throws `code-unknown`. */
  async erase(key: LeftKey): Promise<void> {
    await this.#change(key, async (tx, { id }) => {
      const locator = await kept.drop(tx, id)
      if (locator !== null) await kept.bury(tx, locator, this.#locks.idHash(id))
    })
    await this.#buried()
    this.#changed()
  }

  /**
   * Throws `code-unknown`, `code-taken`. The old code is buried: a copy of the database from before, put back, must not let it in again.
   */
  async setCode({ newLoc, newTok, locked, ...key }: VisitorInput<'left-code'>): Promise<void> {
    const fresh = { loc: newLoc, tok: newTok }
    await this.#change(key, async (tx, { id }) => {
      const [before, after] = [this.#locks.locator(key), this.#locks.locator(fresh)]
      if (before === after || !(await kept.setCode(tx, id, after, this.#locks.tokHash(fresh), locked))) throw new Problem('code-taken')
      await kept.bury(tx, before, this.#locks.idHash(id))
    })
    await this.#buried()
  }

  #look(key: LeftKey): Promise<{ row: MessageRow | null; erased: boolean }> {
    const locator = this.#locks.locator(key)
    return transaction(this.#sql, (tx) => kept.byLocator(tx, locator))
  }

  #opened(key: LeftKey, row: MessageRow | null): MessageRow {
    if (!this.#locks.fits(key, row?.tokHash ?? null) || !row) throw new Problem('code-unknown')
    return row
  }

  #change<T>(key: LeftKey, work: (tx: Transaction, row: MessageRow) => Promise<T>): Promise<T> {
    const locator = this.#locks.locator(key)
    return transaction(this.#sql, async (tx) => work(tx, this.#opened(key, await kept.hold(tx, { locator }))))
  }

  /** Until when it is kept where this very message lies there already. */
  async #again(id: string, key: LeftKey): Promise<number | null> {
    const { row } = await this.#look(key)
    return row?.id === id && this.#locks.fits(key, row.tokHash) ? row.until : null
  }
}

function serves(keepers: LeftKeepers, { name, key, seal }: { name: string; key: number; seal: string }): boolean {
  return keepers.keys.some((known) => known.team === name && known.epoch === key && known.seal === seal && known.serves)
}
