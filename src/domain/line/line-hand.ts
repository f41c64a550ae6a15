// For tests: a line on a database of its own, with a clock that a test moves by hand.
import { randomBytes } from 'node:crypto'
import { freshDatabase } from '../../../test/support/database.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import type { Sql } from '../../platform/store/store.ts'
import { newId } from '../../shared/base/id.ts'
import type { Role, Room } from '../../shared/wire/parts.ts'
import { createLine } from './create-line.ts'
import type { DrivenLine } from './create-line.ts'
import type { Abilities, Frame, Wish } from './line.ts'

export const visitKey = Buffer.alloc(32, 7)

export class LineHand {
  readonly sql: Sql
  readonly line: DrivenLine
  readonly bus: MemoryBus
  readonly #dispose: () => Promise<void>

  constructor(sql: Sql, line: DrivenLine, bus: MemoryBus, dispose: () => Promise<void>) {
    this.sql = sql
    this.line = line
    this.bus = bus
    this.#dispose = dispose
  }

  /** Another process on the same database. */
  second(): DrivenLine {
    return createLine({ sql: this.sql, bus: new MemoryBus(), visitKey, salt: () => '', timers: false })
  }

  /** Lets time pass; nothing happens until somebody sweeps. */
  async pass(seconds: number): Promise<void> {
    await this.sql`update simulated set at = at + make_interval(secs => ${seconds})`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.line.dispose()
    await this.#dispose()
  }
}

/** A started line whose time stands still until `pass`. */
export async function openHand(maxWaiting = 1000): Promise<LineHand> {
  const db = await freshDatabase()
  await db.sql`create table simulated (at timestamptz not null)`
  await db.sql`insert into simulated values ('2026-05-04T08:00:00Z')`
  await db.sql.unsafe(`create or replace function now_() returns timestamptz language sql volatile as 'select at from simulated'`)
  const bus = new MemoryBus()
  const line = createLine({ sql: db.sql, bus, visitKey, node: 'node-a', salt: () => '', timers: false, maxWaiting })
  await line.start()
  return new LineHand(db.sql, line, bus, db.dispose)
}

export const secret = (): Uint8Array => randomBytes(32)
export const wish = (language: string, more: Partial<Wish> = {}): Wish => ({ language, woman: false, danger: false, others: [], interpreter: false, ...more })
export const speaks = (...tags: string[]): Abilities => ({ languages: tags.map((tag) => ({ tag, level: 3 as const })), woman: false })
export const statement = { body: '{"kind":"shift"}', sig: 'A'.repeat(86) }

/** The room of an epoch, as its shape goes; what is signed and wrapped is for browsers to judge. */
export function room(conversation: string, epoch: number, others: { role: 'coordinator' | 'interpreter'; slot: number }[] = []): Room {
  const members = [{ role: 'visitor', slot: 0, keys: 'v' }, { role: 'listener', slot: 1, keys: 'l' }, ...others.map(({ role, slot }) => ({ role, slot, keys: `o${slot}` }))]
  const keys = { seal: 'B'.repeat(87), sign: 'C'.repeat(87) }
  return {
    epoch,
    statement: { body: JSON.stringify({ kind: 'room', conversation, epoch, members, prev: '', by: 0 }), sig: 'D'.repeat(86) },
    keys: members.map(() => keys),
    wraps: members.map(({ role }) => ({ epoch, role: role as Role, to: 'E'.repeat(43), wrap: 'F'.repeat(152) })),
  }
}

export function frame(slot: number, epoch = 1, text: string = newId()): Frame {
  return { mid: newId(), epoch, slot, box: Buffer.alloc(1024, text) }
}
