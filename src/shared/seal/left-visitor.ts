// The visitor's side of a left message, without transport and screen: leave it, come back to it, write on, change its code.
import { newId } from '../base/id.ts'
import type { TeamKeyShown, Vouch } from '../wire/left.ts'
import type { Signed } from '../wire/parts.ts'
import type { VisitorInput, VisitorOutput } from '../wire/visitor-api.ts'
import { holds, longest, readStatement } from './directory.ts'
import { kekOf, lockKeys, relockKeys, unlockKeys } from './left-code.ts'
import type { CodeKey } from './left-code.ts'
import { keptNext, openLeft, sealNext } from './left-record.ts'
import type { LeftOpen, LeftRefused, Letter, Words } from './left-record.ts'
import { claimerOf, makeLeftRoom, visitorOf } from './left-statement.ts'
import type { Knows, LeftRead } from './left-statement.ts'
import type { LeftMember } from './left-wrap.ts'
import { firstRecord } from './left-box.ts'
import { importSealTo, makeKeyPairs, verifyStatement } from './primitives.ts'
import type { Bytes, KeyPairs } from './primitives.ts'
import { readVouched } from './vouched.ts'

/** The installation: what the server says of itself first. `root` a raw point, both base64url. */
export type Installation = { depl: string; root: string }

/** The name of the coordinators' team. */
export const coordinatorsName = 'coordinators'

/** A team's key as an entry of a room; null where no coordinator whom the root vouches for at `now` (seconds) has signed it, or its time is over. */
export async function checkTeamKey(at: Installation, shown: TeamKeyShown, now: number): Promise<LeftMember | null> {
  const body = readStatement('team-key', shown.statement)
  if (!body || body.team !== shown.team || body.epoch !== shown.epoch) return null
  if (!holds(body.from, body.until, longest['team-key'], now)) return null
  const coordinator = (await readVouched(at.root, at.depl, shown.chain, now))?.standing(body.by, 'coordinator')
  if (!coordinator || !(await verifyStatement('team-key', at.depl, shown.statement, coordinator.keys.sign))) return null
  return (await importSealTo(body.seal)) && { role: 'team', name: body.team, key: body.epoch, seal: body.seal }
}

/** Whom a message can be sealed to. `languages`: those of the wanted ones whose team has a key. */
export type Teams = { languages: string[]; members: LeftMember[] }

/**
 * The teams' keys that hold, of the wanted languages and the coordinators, the newest of each. A language without one is left out, so that at last the
 * coordinators alone open it; null where not even theirs holds: show no message box.
 */
export async function readTeams(at: Installation, keys: TeamKeyShown[], languages: readonly string[], now: number): Promise<Teams | null> {
  const members = new Map<string, LeftMember>()
  for (const shown of keys) {
    if (shown.team !== coordinatorsName && !languages.includes(shown.team)) continue
    const member = await checkTeamKey(at, shown, now)
    if (member && member.key > (members.get(member.name)?.key ?? 0)) members.set(member.name, member)
  }
  if (!members.has(coordinatorsName)) return null
  return { languages: languages.filter((language) => members.has(language)), members: [...members.values()] }
}

/** A listener as an entry of a room, by her identity; null where nobody vouches for her at `now`. `chain`: of her credentials. */
export async function checkListener(at: Installation, member: string, chain: Signed[], now: number): Promise<LeftMember | null> {
  const listener = (await readVouched(at.root, at.depl, chain, now))?.standing(member, 'listener')
  return listener ? { role: 'listener', name: member, key: 0, seal: listener.keys.seal } : null
}

/** Who signed, by what the server shows of the directory. */
export function knownBy(at: Installation, vouches: Vouch[], now: number): Knows {
  const read = new Map(vouches.map((vouch) => [vouch.member, readVouched(at.root, at.depl, vouch.chain, now)]))
  return async (by, statement) => (await (await read.get(by))?.signer(by, 'left', statement)) ?? null
}

export type LeaveInput = VisitorInput<'leave'>

export class LeftVisitor {
  #open: LeftOpen
  #kek: Bytes
  #locked: string

  private constructor(open: LeftOpen, kek: Bytes, locked: string) {
    this.#open = open
    this.#kek = kek
    this.#locked = locked
  }

  /**
   * A message to leave: `input` is what `leave` takes; send the same again until it is answered. `share`: from `left-share`. `listener`: where a live conversation is kept, she
   * alone and the coordinators open it, not the languages' teams. Null where somebody's key is no point. Throws a RangeError where the text does not fit.
   */
  static async leave(
    depl: string,
    key: CodeKey,
    share: string,
    to: { teams: Teams; listener: LeftMember | null },
    what: { words: Words; basic: boolean; days: number },
  ): Promise<{ input: LeaveInput; left: LeftVisitor } | null> {
    const at = { depl, id: newId() }
    const v: KeyPairs = await makeKeyPairs(true)
    const visitor: LeftMember = { role: 'visitor', name: '', key: 0, seal: v.public.seal }
    const others = to.listener ? [to.listener, ...to.teams.members.filter((m) => m.name === coordinatorsName)] : to.teams.members
    const made = await makeLeftRoom(at, null, { members: [visitor, ...others], sign: v.public.sign }, { by: '', key: v.sign.privateKey }, [])
    if (!made) return null
    const kek = await kekOf(depl, key, share)
    const locked = await lockKeys(at, kek, v)
    const fresh: LeftOpen = { at, rooms: [made.read], keys: [made.under], letters: [], number: 0, record: firstRecord }
    const box = (await sealNext(fresh, 0, what.words, what.basic))!
    const { loc, tok } = key
    const input = { loc, tok, id: at.id, days: what.days, languages: to.teams.languages, locked, room: made.room, box: box.box }
    return { input, left: new LeftVisitor(await keptNext(fresh, 0, box, 1, what.words, what.basic), kek, locked) }
  }

  /** Comes back: `answer` is what `return` gives. Everything is checked before anything is shown. */
  static async come(at: Installation, key: CodeKey, answer: VisitorOutput['return'], now: number): Promise<LeftVisitor | LeftRefused> {
    const place = { depl: at.depl, id: answer.id }
    const kek = await kekOf(at.depl, key, answer.share)
    const v = await unlockKeys(place, kek, answer.locked)
    if (!v) return { is: 'refused', why: 'locked' }
    const mine = (member: LeftMember): CryptoKeyPair | null => (member.role === 'visitor' && member.seal === v.public.seal ? v.seal : null)
    const open = await openLeft(place, answer.rooms, answer.boxes, mine, knownBy(at, answer.vouches, now))
    if ('is' in open) return open
    const { body } = open.rooms[0]!
    if (body.sign !== v.public.sign || visitorOf(body).seal !== v.public.seal) return { is: 'refused', why: 'members' }
    return new LeftVisitor(open, kek, answer.locked)
  }

  /** All texts in order. */
  get letters(): readonly Letter[] {
    return this.#open.letters
  }

  /** The newest room: who opens it now, and who signed it. */
  get room(): LeftRead {
    return this.#open.rooms.at(-1)!
  }

  /** Who opens it now besides her and the coordinators, as the newest signed room says: the languages of its teams, or one person. */
  get readers(): { languages: string[]; claimed: boolean } {
    const { body } = this.room
    return { languages: body.members.filter((m) => m.role === 'team' && m.name !== coordinatorsName).map((m) => m.name), claimed: claimerOf(body) !== null }
  }

  /** Who has claimed it, by the newest signed room; null where nobody has. */
  get claimer(): string | null {
    return claimerOf(this.room.body)?.name ?? null
  }

  /** Further words, as `left-say` takes them; refused by the server with `epoch`, come back anew and seal them again. Throws a RangeError where they do not fit. */
  async say(words: Words, basic = false): Promise<{ epoch: number; box: string }> {
    return (await sealNext(this.#open, 0, words, basic))!
  }

  /** The server keeps them. */
  async kept(sent: { epoch: number; box: string }, number: number, words: Words, basic = false): Promise<void> {
    this.#open = await keptNext(this.#open, 0, sent, number, words, basic)
  }

  /** V under another code's key, for `left-code`; `taken` once the server has it. */
  async recode(key: CodeKey, share: string): Promise<{ newLoc: string; newTok: string; locked: string; taken: () => void }> {
    const kek = await kekOf(this.#open.at.depl, key, share)
    const locked = (await relockKeys(this.#open.at, this.#kek, this.#locked, kek))!
    const taken = (): void => {
      this.#kek = kek
      this.#locked = locked
    }
    return { newLoc: key.loc, newTok: key.tok, locked, taken }
  }
}
