// How a member comes in: invitations, passkeys, ways to unlock her keys, sessions.
import { createHash } from 'node:crypto'
import { transaction } from '../../platform/store/store.ts'
import type { Sql, Transaction } from '../../platform/store/store.ts'
import { newId, randomBytes, toBytes, toText } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Unlock } from '../../shared/wire/desk-api.ts'
import type { PublicKeys } from '../../shared/wire/parts.ts'
import * as kept from './access-store.ts'
import * as members from './member-store.ts'
import type { MemberData } from './member-store.ts'
import { credentialIdOf } from './passkeys.ts'
import type { Passkeys, WebAuthnAnswer, WebAuthnOptions } from './passkeys.ts'
import { arePoints } from './statement.ts'
import { dropWraps } from './statement-store.ts'

type Options = { challenge: string; options: WebAuthnOptions }

export class Access {
  readonly #sql: Sql
  readonly #passkeys: Passkeys

  constructor(sql: Sql, passkeys: Passkeys) {
    this.#sql = sql
    this.#passkeys = passkeys
  }

  // — without a session —

  async signInOptions(): Promise<Options> {
    const { challenge, options } = await this.#passkeys.signInOptions()
    return { challenge: await this.#keep('sign-in', null, challenge), options }
  }

  /** Signs in; throws `sign-in-failed` and says no more, whatever is wrong. */
  async signIn(challengeId: string, answer: WebAuthnAnswer): Promise<{ member: MemberData; session: string }> {
    const challenge = await kept.takeChallenge(this.#sql, challengeId, 'sign-in', null)
    const id = credentialIdOf(answer)
    const credential = challenge !== null && id !== null ? await kept.credentialById(this.#sql, id) : null
    if (!credential || challenge === null) throw new Problem('sign-in-failed')
    const counter = await this.#passkeys.checkSignIn(answer, challenge, credential)
    return transaction(this.#sql, async (tx) => {
      // The gate: a removal that runs at the same moment either sees this session or has ended the passkey.
      await members.takeGate(tx)
      const member = await members.memberById(tx, credential.member)
      if (member?.state !== 'enrolled' && member?.state !== 'active') throw new Problem('sign-in-failed')
      if (!(await kept.countUse(tx, credential.id, counter))) throw new Problem('sign-in-failed')
      return { member, session: await newSession(tx, member.id) }
    })
  }

  /** What a link is for; throws `invitation-invalid` where it is unknown, used or expired. */
  async invitation(token: string): Promise<members.Invitation> {
    const found = await members.invitationByHash(this.#sql, hashOf(token))
    if (!found) throw new Problem('invitation-invalid')
    return found
  }

  async enrolOptions(token: string): Promise<Options & { member: string }> {
    const { member, name } = await this.invitation(token)
    const { challenge, options } = await this.#passkeys.newOptions({ id: member, name }, [])
    return { challenge: await this.#keep('enrol', member, challenge), member, options }
  }

  /** Uses the link up. Where she was enrolled before, her old passkeys, keys, wraps and sessions end. `ended`: there were such. */
  async enrol(
    token: string,
    challengeId: string,
    answer: WebAuthnAnswer,
    keys: PublicKeys,
    unlocks: Unlock[],
  ): Promise<{ member: string; session: string; ended: boolean }> {
    const { member } = await this.invitation(token)
    const challenge = await kept.takeChallenge(this.#sql, challengeId, 'enrol', member)
    if (challenge === null) {
      // Whoever used the link a moment ago took the challenge with it: say that.
      await this.invitation(token)
      throw new Problem('sign-in-failed')
    }
    const credential = await this.#passkeys.checkNew(answer, challenge, member)
    if (unlocks.length === 0 || !unlocks.every((unlock) => fits(unlock, credential.id)) || !(await arePoints(keys))) throw new Problem('malformed')
    return transaction(this.#sql, async (tx) => {
      await members.takeGate(tx)
      const used = await members.useInvitation(tx, hashOf(token))
      const before = await members.memberById(tx, member)
      if (used?.member !== member || !before || before.state === 'removed') throw new Problem('invitation-invalid')
      await kept.dropAccess(tx, member)
      await dropWraps(tx, member)
      await members.setKeys(tx, member, keys)
      if (!(await kept.addCredential(tx, credential, '1'))) throw new Problem('sign-in-failed')
      for (const unlock of unlocks) await kept.putUnlock(tx, member, unlock)
      return { member, session: await newSession(tx, member), ended: before.state !== 'invited' }
    })
  }

  // — of herself —

  /** Whose session this is; null where there is none or it has ended. `expired`: only a conversation that is still open may go on. */
  async session(session: string): Promise<{ member: MemberData; expired: boolean } | null> {
    const found = await kept.sessionByHash(this.#sql, hashOf(session))
    const member = found && (await members.memberById(this.#sql, found.member))
    if (!found || !member || (member.state !== 'enrolled' && member.state !== 'active')) return null
    return { member, expired: found.expired }
  }

  async signOut(session: string): Promise<void> {
    await kept.dropSession(this.#sql, hashOf(session))
  }

  credentials(member: string): Promise<kept.CredentialInfo[]> {
    return kept.credentialsOfMember(this.#sql, member)
  }

  unlocks(member: string): Promise<Unlock[]> {
    return kept.unlocksOf(this.#sql, member)
  }

  async credentialOptions(member: MemberData): Promise<Options> {
    const { challenge, options } = await this.#passkeys.newOptions(member, await this.credentials(member.id))
    return { challenge: await this.#keep('credential', member.id, challenge), options }
  }

  async addCredential(member: MemberData, challengeId: string, answer: WebAuthnAnswer, label: string, unlocks: Unlock[]): Promise<void> {
    const challenge = await kept.takeChallenge(this.#sql, challengeId, 'credential', member.id)
    if (challenge === null) throw new Problem('sign-in-failed')
    const credential = await this.#passkeys.checkNew(answer, challenge, member.id)
    if (!unlocks.every((unlock) => fits(unlock, credential.id))) throw new Problem('malformed')
    await transaction(this.#sql, async (tx) => {
      await this.#stillHers(tx, member)
      if (!(await kept.addCredential(tx, credential, label))) throw new Problem('sign-in-failed')
      for (const unlock of unlocks) await kept.putUnlock(tx, member.id, unlock)
    })
  }

  /** Throws `not-allowed` where it is her last passkey, or the last thing that unlocks her keys hangs on it. */
  async removeCredential(member: MemberData, id: string): Promise<void> {
    await transaction(this.#sql, async (tx) => {
      await this.#stillHers(tx, member)
      if (!(await kept.dropCredential(tx, member.id, id))) throw new Problem('not-found')
      const left = await kept.credentialsOfMember(tx, member.id)
      if (left.length === 0 || (await kept.unlocksOf(tx, member.id)).length === 0) throw new Problem('not-allowed')
    })
  }

  async putUnlock(member: MemberData, unlock: Unlock): Promise<void> {
    await transaction(this.#sql, async (tx) => {
      await this.#stillHers(tx, member)
      const hers = await kept.credentialsOfMember(tx, member.id)
      if (!fits(unlock, unlock.credential ?? '') || (unlock.credential !== null && !hers.some((c) => c.id === unlock.credential)))
        throw new Problem('malformed')
      await kept.putUnlock(tx, member.id, unlock)
    })
  }

  /** A removal or a recovery may have come between the session's check and this write: the keys must still be those she signed in with. */
  async #stillHers(tx: Transaction, member: MemberData): Promise<void> {
    await members.takeGate(tx)
    const now = await members.memberById(tx, member.id)
    if (now?.state === 'removed' || now?.keys?.sign !== member.keys?.sign) throw new Problem('not-signed-in')
  }

  async #keep(purpose: kept.Purpose, member: string | null, challenge: string): Promise<string> {
    const id = newId()
    await kept.addChallenge(this.#sql, id, purpose, member, challenge)
    return id
  }
}

/** SHA-256 of a secret's bytes, as it is kept. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(toBytes(secret) ?? '').digest('base64url')
}

async function newSession(tx: Transaction, member: string): Promise<string> {
  const session = toText(randomBytes(32))
  await kept.addSession(tx, hashOf(session), member)
  return session
}

function fits(unlock: Unlock, credential: string): boolean {
  return unlock.method === 'prf' ? unlock.credential === credential : unlock.credential === null
}
