// A member's browser, for tests: her passkey, her identity and what she signs; and a team with a coordinator set up.
import { webcrypto } from 'node:crypto'
import { MemoryBus } from '../../platform/bus/bus.ts'
import type { Sql } from '../../platform/store/store.ts'
import { randomBytes, toText } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Unlock } from '../../shared/wire/desk-api.ts'
import type { PublicKeys, Signed } from '../../shared/wire/parts.ts'
import { PasskeyHand } from './passkey-hand.ts'
import { Team } from './team.ts'
import type { MemberData, RootKey } from './team.ts'

export const depl = toText(randomBytes(16))
export const deskAddress = new URL('http://desk.localhost:8081')
export const seconds = (): number => Math.floor(Date.now() / 1000)
const day = 86_400

/** The installation's secret file, in memory. */
export class RootHand implements RootKey {
  #root: string | null = null
  root(): string | null {
    return this.#root
  }
  setRoot(root: string): void {
    if (this.#root !== null) throw new Problem('set-up-already')
    this.#root = root
  }
}

export class KeysHand {
  readonly keys: PublicKeys
  readonly #private: webcrypto.CryptoKey
  private constructor(keys: PublicKeys, secret: webcrypto.CryptoKey) {
    this.keys = keys
    this.#private = secret
  }

  static async make(): Promise<KeysHand> {
    const pair = async (name: string, uses: webcrypto.KeyUsage[]): Promise<[string, webcrypto.CryptoKey]> => {
      const made = (await webcrypto.subtle.generateKey({ name, namedCurve: 'P-256' }, true, uses)) as webcrypto.CryptoKeyPair
      return [toText(new Uint8Array(await webcrypto.subtle.exportKey('raw', made.publicKey))), made.privateKey]
    }
    const [seal] = await pair('ECDH', ['deriveBits'])
    const [sign, secret] = await pair('ECDSA', ['sign', 'verify'])
    return new KeysHand({ seal, sign }, secret)
  }

  async sign(body: Record<string, unknown> & { kind: string }, under = depl): Promise<Signed> {
    const text = JSON.stringify(body)
    const message = Buffer.concat([Buffer.from(`LE1 ${body.kind}\0`), Buffer.from(under, 'base64url'), Buffer.from(text)])
    const sig = await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, this.#private, message)
    return { body: text, sig: toText(new Uint8Array(sig)) }
  }
}

/** A way to unlock with this passkey. */
export function prfUnlock(credential: string): Unlock {
  return { method: 'prf', credential, salt: toText(randomBytes(32)), sealed: toText(randomBytes(200)) }
}

export class MemberHand {
  readonly passkey = new PasskeyHand(deskAddress.origin)
  readonly identity: KeysHand
  id = ''
  session = ''
  private constructor(identity: KeysHand) {
    this.identity = identity
  }

  /** Takes a link and enrols with it. */
  static async enrol(team: Team, token: string): Promise<MemberHand> {
    const hand = new MemberHand(await KeysHand.make())
    const { challenge, member, options } = await team.access.enrolOptions(token)
    const answer = hand.passkey.create(options)
    const enrolled = await team.access.enrol(token, challenge, answer, hand.identity.keys, [prfUnlock(hand.passkey.credential)])
    hand.id = member
    hand.session = enrolled.session
    return hand
  }

  /** Herself as the team knows her now. */
  async data(team: Team): Promise<MemberData> {
    const found = await team.access.session(this.session)
    if (!found) throw new Error('her session has ended')
    return found.member
  }

  async listenerStatement(about: MemberHand, languages: { tag: string; level: 1 | 2 | 3 }[], n = 1, more: object = {}): Promise<Signed> {
    const from = seconds()
    return this.identity.sign({
      kind: 'listener', member: about.id, n, ...about.identity.keys, languages, woman: false, by: this.id, from, until: from + 90 * day, ...more,
    })
  }

  removalOf(about: MemberHand, n = 1, vouches: string[] = []): Promise<Signed> {
    return this.identity.sign({ kind: 'removal', member: about.id, n, by: this.id, from: seconds(), vouches })
  }

  async shiftStatement(shift: string, shiftKeys: PublicKeys, more: object = {}): Promise<Signed> {
    const from = seconds()
    return this.identity.sign({ kind: 'shift', member: this.id, shift, ...shiftKeys, from, until: from + day / 2, ...more })
  }
}

export function coordinatorStatement(root: KeysHand, about: MemberHand, n = 1, more: object = {}): Promise<Signed> {
  const from = seconds()
  return root.sign({ kind: 'coordinator', member: about.id, n, ...about.identity.keys, from, until: from + 366 * day, ...more })
}

export type TeamHand = { team: Team; bus: MemoryBus; rootKey: RootHand; root: KeysHand; coordinator: MemberHand }

/** A team on this database with its first coordinator set up. */
export async function setUpTeam(sql: Sql): Promise<TeamHand> {
  const bus = new MemoryBus()
  const rootKey = new RootHand()
  const team = new Team(sql, bus, rootKey, { depl, operator: 'A test', address: deskAddress })
  const coordinator = await MemberHand.enrol(team, await team.inviteCoordinator('Ann'))
  const root = await KeysHand.make()
  await team.setUp(await coordinator.data(team), {
    root: root.keys.sign,
    rootSealed: toText(randomBytes(120)),
    statements: [await coordinatorStatement(root, coordinator)],
    teamKeys: [],
  })
  return { team, bus, rootKey, root, coordinator }
}

/** A listener who is invited, enrolled and signed. */
export async function newListener({ team, coordinator }: TeamHand, languages: { tag: string; level: 1 | 2 | 3 }[] = [{ tag: 'nl', level: 3 }]): Promise<MemberHand> {
  const { token } = await team.membership.invite('Lea', 'listener', languages, false)
  const listener = await MemberHand.enrol(team, token)
  await team.signMember(await coordinator.data(team), listener.id, await coordinator.listenerStatement(listener, languages))
  return listener
}

