// The teams' keys: one per language and epoch, and the coordinators'; their private halves sealed to each member.
import { transaction } from '../../platform/store/store.ts'
import type { Sql, Transaction } from '../../platform/store/store.ts'
import { languageOf } from '../../shared/base/language.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Signed } from '../../shared/wire/parts.ts'
import type { Directory } from './directory.ts'
import { takeGate } from './member-store.ts'
import type { MemberData } from './member-store.ts'
import { bodyOf, kindOf } from './statement.ts'
import type { Body } from './statement.ts'
import * as kept from './statement-store.ts'
import type { Vouching } from './vouching.ts'

/** The team that every coordinator is in; all others bear a language's tag. */
export const coordinatorsTeam = 'coordinators'

export type NewTeamKey = { statement: Signed; wraps: { member: string; wrap: string }[] }

export type Standing = { team: string; holds: boolean; until: number }

export class TeamKeys {
  readonly #sql: Sql
  readonly #vouching: Vouching

  constructor(sql: Sql, vouching: Vouching) {
    this.#sql = sql
    this.#vouching = vouching
  }

  /** The keys that have not ended, each team's newest (the next one is numbered after it) and those `inUse`, her own wrap of each, and (for a coordinator) which members of the team have none. */
  async all(member: MemberData, inUse: readonly { team: string; epoch: number }[] = []): Promise<{ team: string; epoch: number; statement: Signed; wrap: string | null; missing: string[]; stopped: boolean }[]> {
    const directory = await this.#vouching.directory()
    const every = await kept.allTeamKeys(this.#sql)
    const newest = new Map<string, number>()
    for (const { team, epoch } of every) newest.set(team, Math.max(epoch, newest.get(team) ?? 0))
    const used = new Set(inUse.map(({ team, epoch }) => `${team} ${epoch}`))
    const keys = every.filter((key) => key.until > this.#vouching.now() || key.epoch === newest.get(key.team) || used.has(`${key.team} ${key.epoch}`))
    const own = new Map((await kept.wrapsOf(this.#sql, member.id)).map((w) => [`${w.team} ${w.epoch}`, w.wrap]))
    const have = new Set((await kept.allWraps(this.#sql)).map((w) => `${w.team} ${w.epoch} ${w.member}`))
    const tellsMissing = directory.isCoordinator(member.id)
    return keys.map(({ team, epoch, statement, stopped }) => ({
      team,
      epoch,
      statement,
      stopped,
      wrap: own.get(`${team} ${epoch}`) ?? null,
      missing: tellsMissing ? directory.teamMembers(team).filter((m) => !have.has(`${team} ${epoch} ${m}`)) : [],
    }))
  }

  /** Which teams have keys that have not ended: whether one holds now, and until when the last one does (whole seconds since 1970). */
  async standing(): Promise<Standing[]> {
    const now = this.#vouching.now()
    const teams = new Map<string, Standing>()
    for (const { team, statement, until, stopped } of await kept.allTeamKeys(this.#sql)) {
      if (until <= now || stopped) continue
      const { from } = JSON.parse(statement.body) as Body<'team-key'>
      const before = teams.get(team) ?? { team, holds: false, until: 0 }
      teams.set(team, { team, holds: before.holds || from <= now, until: Math.max(before.until, until) })
    }
    return [...teams.values()]
  }

  /** Keeps new keys, or more wraps of known ones, from a coordinator. Throws `bad-statement`, `epoch`, `member-unknown`, `not-allowed`. */
  async put(actor: MemberData, keys: NewTeamKey[]): Promise<void> {
    await transaction(this.#sql, async (tx) => {
      await takeGate(tx)
      const directory = await this.#vouching.directory(tx)
      if (!directory.isCoordinator(actor.id)) throw new Problem('not-allowed')
      await this.keep(tx, directory, actor, keys)
    })
  }

  /** As `put`, inside a transaction that holds the gate, with the directory as it stands in it. */
  async keep(tx: Transaction, directory: Directory, actor: MemberData, keys: NewTeamKey[]): Promise<void> {
    const known = new Map((await kept.allTeamKeys(tx)).map((key) => [`${key.team} ${key.epoch}`, key]))
    for (const { statement, wraps } of keys) {
      if (kindOf(statement) !== 'team-key') throw new Problem('bad-statement')
      const body = bodyOf('team-key', statement, this.#vouching.now())
      const { team, epoch } = body
      if (team !== coordinatorsTeam && !languageOf(team)) throw new Problem('bad-statement')
      const before = known.get(`${team} ${epoch}`)
      if (!before) {
        if (body.by !== actor.id || !actor.keys) throw new Problem('bad-statement')
        await this.#vouching.check(statement, actor.keys.sign)
        // Epochs only go up: another desk may have made this one a moment ago.
        if ([...known.values()].some((key) => key.team === team && key.epoch > epoch)) throw new Problem('epoch')
        const row = { team, epoch, signer: actor.keys.sign, statement, until: body.until }
        await kept.keepTeamKey(tx, row)
        known.set(`${team} ${epoch}`, { ...row, stopped: false })
      } else if (before.statement.body !== statement.body) throw new Problem('epoch')
      const allowed = new Set(directory.teamMembers(team))
      for (const { member, wrap } of wraps) {
        if (!allowed.has(member)) throw new Problem('member-unknown')
        await kept.keepWrap(tx, team, epoch, member, wrap)
      }
    }
  }
}
