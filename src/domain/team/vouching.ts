// Who is vouched for: takes signed statements after checking them, and gives the chains that visitors' browsers check again.
import { createHash } from 'node:crypto'
import { attempt, transaction } from '../../platform/store/store.ts'
import type { Sql, Transaction } from '../../platform/store/store.ts'
import { languageOf } from '../../shared/base/language.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Credentials, Signed } from '../../shared/wire/parts.ts'
import { Directory } from './directory.ts'
import * as members from './member-store.ts'
import type { MemberData } from './member-store.ts'
import { bodyOf, checkSignature, kindOf } from './statement.ts'
import { allStatements, keepStatement } from './statement-store.ts'
import type { StatementRow } from './statement-store.ts'
import { keepVouch } from './vouch-store.ts'

/** Where the root's public half is kept: the installation's secrets, outside the database. */
export interface RootKey {
  /** A raw P-256 point, base64url; null before the set-up. */
  root(): string | null
  /** Keeps it for good; throws `set-up-already` where there is one. */
  setRoot(root: string): void | Promise<void>
}

export class Vouching {
  readonly #sql: Sql
  readonly #depl: string
  readonly #root: RootKey
  readonly #now: () => number

  /** `now` in whole seconds since 1970. */
  constructor(sql: Sql, depl: string, root: RootKey, now: () => number) {
    this.#sql = sql
    this.#depl = depl
    this.#root = root
    this.#now = now
  }

  now(): number {
    return this.#now()
  }

  async directory(sql: Sql | Transaction = this.#sql): Promise<Directory> {
    // One after the other: inside a transaction there is one connection, and outside the second read may only be newer.
    const list = await members.allMembers(sql)
    return new Directory(list, await allStatements(sql), this.#root.root(), this.#now())
  }

  /** Whether `signer` (a public half) signed it; throws `bad-statement`. */
  async check(statement: Signed, signer: string): Promise<void> {
    await checkSignature(kindOf(statement), statement, signer, this.#depl)
  }

  /** Checks a statement about a coordinator or a listener against the keys she holds; throws `bad-statement`, `fingerprint-mismatch`. */
  async checkMemberStatement(actor: MemberData, member: MemberData, statement: Signed, root: string): Promise<Checked> {
    const kind = kindOf(statement)
    if (kind !== 'coordinator' && kind !== 'listener') throw new Problem('bad-statement')
    const body = bodyOf(kind, statement, this.#now())
    if (body.member !== member.id) throw new Problem('bad-statement')
    if (body.seal !== member.keys?.seal || body.sign !== member.keys.sign) throw new Problem('fingerprint-mismatch')
    if (body.kind === 'coordinator' && member.role !== 'coordinator') throw new Problem('bad-statement')
    if (body.kind === 'listener' && (body.by !== actor.id || !body.languages.every((l) => languageOf(l.tag)))) throw new Problem('bad-statement')
    const signer = body.kind === 'coordinator' ? root : (actor.keys?.sign ?? '')
    await this.check(statement, signer)
    return { row: { member: member.id, kind, n: body.n, signer, statement }, until: body.until }
  }

  /**
   * Keeps a statement about a member; the first in her role makes her active. Of somebody who came back with new keys also the removal that ends the old
   * ones, and vouches for what she signed with them: she stays. And of anybody who is here a word for what she signed.
   */
  async sign(actor: MemberData, id: string, statement: Signed): Promise<void> {
    const root = this.#root.root()
    if (root === null) throw new Problem('not-set-up')
    // Who is not vouched for herself may bring the root's word about herself, nothing else.
    if (actor.state !== 'active' && id !== actor.id) throw new Problem('not-allowed')
    await transaction(this.#sql, async (tx) => {
      await members.takeGate(tx)
      const member = await members.memberById(tx, id)
      if (!member || member.state === 'removed') throw new Problem('member-unknown')
      if (!member.keys) throw new Problem('bad-statement')
      const directory = await this.directory(tx)
      if (kindOf(statement) === 'removal') {
        if (bodyOf('removal', statement, this.#now()).n === 0) {
          if (!directory.isCoordinator(actor.id)) throw new Problem('not-allowed')
          return this.#vouch(tx, actor, id, statement)
        }
        if (member.state !== 'enrolled' || !directory.isCoordinator(actor.id)) throw new Problem('not-allowed')
        if (!(await keepStatement(tx, await this.checkRemoval(actor, id, statement), null, directory.signers))) throw new Problem('bad-statement')
        return
      }
      const checked = await this.checkMemberStatement(actor, member, statement, root)
      if (checked.row.kind === 'listener' && !directory.isCoordinator(actor.id)) throw new Problem('not-allowed')
      await this.keep(tx, member, checked, directory.signers)
      if (checked.row.kind === member.role) await members.setState(tx, id, 'active')
    })
  }

  async #vouch(tx: Transaction, actor: MemberData, member: string, statement: Signed): Promise<void> {
    const { member: about, by, vouches } = bodyOf('removal', statement, this.#now())
    const signer = actor.keys?.sign ?? ''
    if (about !== member || by !== actor.id) throw new Problem('bad-statement')
    await this.check(statement, signer)
    await keepVouch(tx, createHash('sha256').update(statement.body).digest('base64url'), { member, by, signer, vouches, statement })
  }

  /** Keeps a checked statement; what a listener's says of her languages is what is known of her from then on. */
  async keep(tx: Transaction, member: MemberData, { row, until }: Checked, signers: string[]): Promise<void> {
    if (!(await keepStatement(tx, row, until, signers))) throw new Problem('bad-statement')
    if (row.kind !== 'listener') return
    const { languages, woman } = bodyOf('listener', row.statement, this.#now())
    await members.setMember(tx, member.id, member.name, languages, woman)
  }

  /** A removal is signed by the root (`by` is then empty) or by the coordinator who removes. */
  async checkRemoval(actor: MemberData, id: string, statement: Signed): Promise<StatementRow> {
    if (kindOf(statement) !== 'removal') throw new Problem('bad-statement')
    const body = bodyOf('removal', statement, this.#now())
    const root = this.#root.root()
    const signer = body.by === '' ? root : actor.keys?.sign
    if (!signer || body.n === 0 || body.member !== id || (body.by !== '' && body.by !== actor.id)) throw new Problem('bad-statement')
    await this.check(statement, signer)
    return { member: id, kind: 'removal', n: body.n, signer, statement }
  }

  /**
   * What a listener brings when she goes on duty: her statement about this shift's keys, signed by her identity. Gives what
   * her newest directory statement says she can do. Throws `bad-statement`, and `not-allowed` where nobody vouches for her now.
   */
  async checkShift(member: MemberData, shift: string, statement: Signed): Promise<{ languages: MemberData['languages']; woman: boolean }> {
    if (kindOf(statement) !== 'shift') throw new Problem('bad-statement')
    const body = bodyOf('shift', statement, this.#now())
    if (body.member !== member.id || body.shift !== shift || !member.keys) throw new Problem('bad-statement')
    await this.check(statement, member.keys.sign)
    const held = (await this.directory()).listener(member.id)
    if (!held) throw new Problem('not-allowed')
    return { languages: held.languages, woman: held.woman }
  }

  /**
   * Root → coordinator → listener → shift, for the visitor's page; of a coordinator also the root's word that she is one, without which no page
   * lets her join as that. Null where no chain holds now. `shift`: her statement, from the line.
   */
  async credentialsOf(member: string, shift: Signed): Promise<Credentials | null> {
    const directory = await attempt(() => this.directory())
    return directory.listenerChain(member) && { chain: directory.ownChain(member), shift }
  }
}

type Checked = { row: StatementRow; until: number }
