// The face of the team: who belongs to it, what each may do, and the signed statements that visitors' browsers check.
import type { Bus } from '../../platform/bus/bus.ts'
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Credentials, PublicKeys, Signed } from '../../shared/wire/parts.ts'
import type { Level } from '../../shared/base/language.ts'
import { Access } from './access.ts'
import { Keepers } from './keepers.ts'
import { Help } from './help.ts'
import { Membership } from './membership.ts'
import { allMembers, daysUnseen } from './member-store.ts'
import type { MemberData } from './member-store.ts'
import { Passkeys } from './passkeys.ts'
import { abilitiesNow } from './roles.ts'
import type { Ability, MemberRole, MemberState } from './roles.ts'
import { setUp } from './set-up.ts'
import type { FirstKeys } from './set-up.ts'
import { TeamKeys } from './team-keys.ts'
import { dropVouches, vouchesFor } from './vouch-store.ts'
import type { VouchRow } from './vouch-store.ts'
import { Vouching } from './vouching.ts'
import type { RootKey } from './vouching.ts'

export { abilitiesOf } from './roles.ts'
export { coordinatorsTeam } from './team-keys.ts'
/** Days without a coordinator at her desk after which it is said, to the operator and at the desks. */
export const unseenLong = 5
export type { Standing } from './team-keys.ts'
export type { Keepers, KeptKey } from './keepers.ts'
export type { Ability, MemberRole, MemberState } from './roles.ts'
export type { MemberData } from './member-store.ts'
export type { RootKey } from './vouching.ts'
export type { PublicKeys, Signed }

export type Member = {
  id: string
  name: string
  role: MemberRole
  state: MemberState
  languages: { tag: string; level: Level }[]
  woman: boolean
  keys: PublicKeys | null
  credentials: number
  /** Until when her newest directory statement holds or held, in whole seconds since 1970; null where none fits her keys. */
  signedUntil: number | null
}

/** What a team is told of its installation. `depl`: the 16 public bytes, base64url. `address`: the desk's. */
export type TeamSettings = { depl: string; operator: string; address: URL }

export class Team {
  /** Invitations, passkeys, unlocks and sessions. */
  readonly access: Access
  /** Inviting, changing, recovering, removing. */
  readonly membership: Membership
  readonly teamKeys: TeamKeys
  /** Own sentences and the steps for danger. */
  readonly help: Help
  readonly #vouching: Vouching
  readonly #sql: Sql
  readonly #root: RootKey
  readonly #bus: Bus

  /** `now`: whole seconds since 1970. */
  constructor(sql: Sql, bus: Bus, root: RootKey, settings: TeamSettings, now: () => number = () => Math.floor(Date.now() / 1000)) {
    this.#sql = sql
    this.#root = root
    this.#bus = bus
    this.#vouching = new Vouching(sql, settings.depl, root, now)
    this.help = new Help(sql)
    this.access = new Access(sql, new Passkeys(settings.address, settings.operator, settings.depl))
    this.membership = new Membership(sql, bus, this.#vouching)
    this.teamKeys = new TeamKeys(sql, this.#vouching)
  }

  /** The root's public half; null before the set-up. */
  root(): string | null {
    return this.#root.root()
  }

  /** Whether a team that was set up has no root: its secrets are a copy from before the set-up. Throws as `attempt` does. */
  async lostRoot(): Promise<boolean> {
    // Members first: a set-up that is under way keeps the root before it commits.
    const setUp = (await attempt(() => allMembers(this.#sql))).some((member) => member.state === 'active')
    return setUp && this.root() === null
  }

  /** Days since an active coordinator was last at her desk; null where there is none. */
  async daysUnseen(): Promise<number | null> {
    return attempt(() => daysUnseen(this.#sql))
  }

  /** What she may do now: closed unless opened. */
  abilities(member: MemberData): readonly Ability[] {
    return abilitiesNow(member.role, member.state, this.root() !== null)
  }

  /** A link for the first coordinator, made by the operator at the machine. */
  async inviteCoordinator(name: string): Promise<string> {
    return (await this.membership.invite(name, 'coordinator', [], false)).token
  }

  async setUp(actor: MemberData, first: FirstKeys): Promise<void> {
    await setUp(this.#sql, this.#root, this.#vouching, this.teamKeys, actor, first)
    this.#bus.tell('team')
  }

  async members(): Promise<Member[]> {
    const directory = await this.#vouching.directory()
    return (await allMembers(this.#sql)).map((member) => shown(member, directory.signedUntil(member.id)))
  }

  /** Herself as the others see her, and the chain that vouches for her (empty until she is signed). */
  async herself(member: MemberData): Promise<{ member: Member; chain: Signed[] }> {
    const directory = await this.#vouching.directory()
    return { member: shown(member, directory.signedUntil(member.id)), chain: directory.ownChain(member.id) }
  }

  async signMember(actor: MemberData, member: string, statement: Signed): Promise<void> {
    await this.#vouching.sign(actor, member, statement)
    this.#bus.tell('team')
  }

  /** Who is active and signed now, with what she speaks. Throws as `attempt` does. */
  async listening(): Promise<Pick<Member, 'id' | 'languages' | 'woman'>[]> {
    return (await this.members()).filter(({ state, signedUntil }) => state === 'active' && signedUntil !== null && signedUntil > this.#vouching.now())
  }

  /** Whoever is active and signed now, by name: those who work together. Throws as `attempt` does. */
  async together(): Promise<Pick<Member, 'id' | 'name' | 'languages' | 'role'>[]> {
    const there = (await this.members()).filter(({ state, signedUntil }) => state === 'active' && signedUntil !== null && signedUntil > this.#vouching.now())
    return there.map(({ id, name, languages, role }) => ({ id, name, languages, role }))
  }

  /** The newest statements about everybody, never a name. Throws `not-set-up`. */
  async directory(): Promise<{ root: string; statements: Signed[] }> {
    const root = this.root()
    if (root === null) throw new Problem('not-set-up')
    return { root, statements: (await this.#vouching.directory()).statements() }
  }

  /**
   * Who a shift statement lets on duty, and with which abilities. Throws `bad-statement`, and `not-allowed` where she is not
   * active or nobody vouches for her as a listener now.
   */
  async checkShift(member: MemberData, shift: string, statement: Signed): Promise<{ languages: { tag: string; level: Level }[]; woman: boolean }> {
    if (!this.abilities(member).includes('listen')) throw new Problem('not-allowed')
    return this.#vouching.checkShift(member, shift, statement)
  }

  /**
   * What lets a visitor's browser check whoever accepted: root → coordinator → listener, and the statement of her shift (from the
   * line). Null where no chain holds now. Throws `unavailable`.
   */
  credentialsOf(member: string, shift: Signed): Promise<Credentials | null> {
    return this.#vouching.credentialsOf(member, shift)
  }

  /** The team as what is sealed to it needs it, at this moment. Throws as `attempt` does. */
  keepers(): Promise<Keepers> {
    return attempt(() => Keepers.read(this.#sql, this.#vouching, this.root()))
  }

  /** Coordinators' words for what these hashes name. Throws as `attempt` does. */
  wordsFor(hashes: readonly string[]): Promise<VouchRow[]> {
    return attempt(() => vouchesFor(this.#sql, [...hashes]))
  }

  /** Words about nothing of these are forgotten. Throws as `attempt` does. */
  async forgetWords(but: readonly string[]): Promise<void> {
    await attempt(() => dropVouches(this.#sql, [...but]))
  }

  /** Whether the root's word that she is a coordinator holds now: a visitor's page asks for it. Throws as `attempt` does. */
  async isCoordinator(member: string): Promise<boolean> {
    return (await attempt(() => this.#vouching.directory())).isCoordinator(member)
  }

  /** Somebody's sessions may have ended: sockets look again. */
  tellEnded(member: string): void {
    this.#bus.tell('team', { ended: member })
  }
}

/** The root's private half, though sealed, is shown to nobody but herself. */
function shown(member: MemberData, signedUntil: number | null): Member {
  const { id, name, role, state, languages, woman, keys, credentials } = member
  return { id, name, role, state, languages, woman, keys, credentials, signedUntil }
}
