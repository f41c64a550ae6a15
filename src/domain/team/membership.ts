// Who belongs to the team: inviting, changing, recovering and removing members.
import type { Bus } from '../../platform/bus/bus.ts'
import { transaction } from '../../platform/store/store.ts'
import type { Sql, Transaction } from '../../platform/store/store.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { languageOf } from '../../shared/base/language.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Signed } from '../../shared/wire/parts.ts'
import { dropAccess } from './access-store.ts'
import { hashOf } from './access.ts'
import * as kept from './member-store.ts'
import type { MemberData } from './member-store.ts'
import type { MemberRole } from './roles.ts'
import { dropWraps, keepStatement, stopKeysOf } from './statement-store.ts'
import type { Vouching } from './vouching.ts'

const hours = 72

export type Link = { token: string; until: number }

export class Membership {
  readonly #sql: Sql
  readonly #bus: Bus
  readonly #vouching: Vouching

  constructor(sql: Sql, bus: Bus, vouching: Vouching) {
    this.#sql = sql
    this.#bus = bus
    this.#vouching = vouching
  }

  /** A one-time link for somebody new: 128 bits, 72 h, kept as its hash. */
  async invite(name: string, role: MemberRole, languages: MemberData['languages'], woman: boolean): Promise<Link & { member: string }> {
    checkLanguages(languages)
    const member = newId()
    return transaction(this.#sql, async (tx) => {
      await kept.addMember(tx, { id: member, name, role, languages, woman })
      return { member, ...(await newLink(tx, member, false)) }
    })
  }

  /**
   * A fresh link for a member: when it is used, her old passkeys and keys end. Throws `last-coordinator` where nobody would
   * be left to sign her anew.
   */
  async recover(id: string): Promise<Link> {
    return transaction(this.#sql, async (tx) => {
      await kept.takeGate(tx)
      const member = await present(tx, id)
      if (await isLastCoordinator(tx, member)) throw new Problem('last-coordinator')
      return newLink(tx, id, member.state !== 'invited')
    })
  }

  /** Her name, and what the next statement about her will say. */
  async set(id: string, name: string, languages: MemberData['languages'], woman: boolean): Promise<void> {
    checkLanguages(languages)
    await transaction(this.#sql, async (tx) => {
      await kept.takeGate(tx)
      await present(tx, id)
      await kept.setMember(tx, id, name, languages, woman)
    })
  }

  /**
   * Removes her: passkeys, unlocks, sessions, links and the wraps made for her end in the same transaction. The caller tells the
   * line. Throws `bad-statement`, `member-unknown`, `last-coordinator`.
   */
  async remove(actor: MemberData, id: string, statement: Signed): Promise<void> {
    const row = await this.#vouching.checkRemoval(actor, id, statement)
    await transaction(this.#sql, async (tx) => {
      await kept.takeGate(tx)
      const member = await present(tx, id)
      // Who removes must still be a coordinator herself: of two who remove each other at once, one stays.
      if ((await kept.memberById(tx, actor.id))?.state !== 'active') throw new Problem('not-allowed')
      if (await isLastCoordinator(tx, member)) throw new Problem('last-coordinator')
      if (!(await keepStatement(tx, row, null, (await this.#vouching.directory(tx)).signers))) throw new Problem('bad-statement')
      await kept.setState(tx, id, 'removed')
      await kept.dropInvitation(tx, id)
      await dropAccess(tx, id)
      await stopKeysOf(tx, id)
      await dropWraps(tx, id)
    })
    this.#bus.tell('team', { ended: id })
  }
}

async function newLink(tx: Transaction, member: string, recovery: boolean): Promise<Link> {
  const token = toText(randomBytes(16))
  return { token, until: await kept.addInvitation(tx, hashOf(token), member, recovery, hours) }
}

async function present(tx: Transaction, id: string): Promise<MemberData> {
  const member = await kept.memberById(tx, id)
  if (!member || member.state === 'removed') throw new Problem('member-unknown')
  return member
}

async function isLastCoordinator(tx: Transaction, member: MemberData): Promise<boolean> {
  if (member.role !== 'coordinator' || member.state !== 'active') return false
  const others = (await kept.allMembers(tx)).filter((m) => m.role === 'coordinator' && m.state === 'active' && m.id !== member.id)
  return others.length === 0
}

function checkLanguages(languages: MemberData['languages']): void {
  const tags = new Set(languages.map((l) => l.tag))
  if (tags.size !== languages.length || ![...tags].every((tag) => languageOf(tag))) throw new Problem('malformed')
}
