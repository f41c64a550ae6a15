// For tests alone: an installation with its teams' keys, and a small honest server that keeps left messages as the real one does.
import { newId, randomBytes, toText } from '../base/id.ts'
import type { KeptBox, LeftRoom, LeftRole, TeamKeyShown, Vouch } from '../wire/left.ts'
import type { Signed } from '../wire/parts.ts'
import { visitorApi } from '../wire/visitor-api.ts'
import type { VisitorInput, VisitorOutput } from '../wire/visitor-api.ts'
import { deskApi } from '../wire/desk-api.ts'
import type { DeskInput, DeskOutput } from '../wire/desk-api.ts'
import { makeStatement, readStatement } from './directory.ts'
import { codeKey } from './left-code.ts'
import { claimLeft, deskKeys, openAtDesk, teamEntry } from './left-desk.ts'
import type { DeskMember } from './left-desk.ts'
import type { KeyFor, LeftOpen, LeftRefused, Words } from './left-record.ts'
import type { LeftRefusal } from './left-statement.ts'
import type { LeftMember } from './left-wrap.ts'
import { checkListener, coordinatorsName, knownBy, LeftVisitor, readTeams } from './left-visitor.ts'
import { bytesOf, hkdf, utf8 } from './primitives.ts'
import { day, makeInstallation, noon } from './rehearsal-fixture.ts'
import type { Person } from './rehearsal-fixture.ts'
import { makeTeamKey } from './team-key.ts'
import type { TeamKey } from './team-key.ts'
import { makeCode } from './return-code.ts'

/** An installation with a root, a coordinator, two listeners of the Dutch team, and keys of the teams. */
export async function makeHouse(depl = newId()) {
  const inst = await makeInstallation(depl)
  const { coordinator } = inst
  const [ann, bea] = [await inst.listener(), await inst.listener()]
  const of = (person: Person) => ({ member: person.member, keys: person.identity.public })
  const teamKey = async (team: string, epoch = 1, from = noon - day, until = noon + 7 * day): Promise<TeamKey> =>
    makeTeamKey(depl, { team, epoch, from, until }, coordinator, team === coordinatorsName ? [of(coordinator)] : [coordinator, ann, bea].map(of))
  const keys = new Map<string, TeamKey>()
  for (const team of ['nl', coordinatorsName]) keys.set(`${team} 1`, await teamKey(team))
  const shown = (team: string, epoch = 1): TeamKeyShown => ({ team, epoch, statement: keys.get(`${team} ${epoch}`)!.statement, chain: [coordinator.statement] })
  const desk = (person: Person): DeskMember => ({ member: person.member, role: person === coordinator ? 'coordinator' : 'listener', identity: person.identity })
  const keyFor = (person: Person): KeyFor =>
    deskKeys(
      depl,
      desk(person),
      [...keys].map(([name, key]) => {
        const [team, epoch] = name.split(' ') as [string, string]
        return { team, epoch: Number(epoch), wrap: key.wraps.find((w) => w.member === person.member)?.wrap ?? null }
      }),
    )
  const chain = (person: Person): Signed[] => (person === coordinator ? [coordinator.statement] : [coordinator.statement, person.statement])
  return {
    ...inst,
    at: { depl, root: inst.root },
    ann,
    bea,
    keys,
    teamKey,
    shown,
    desk,
    keyFor,
    chain,
    /** A team's key as an entry of a room. */
    team: (name: string, epoch = 1): LeftMember => teamEntry(readStatement('team-key', keys.get(`${name} ${epoch}`)!.statement)!),
    vouch: (person: Person): Vouch => ({ member: person.member, chain: chain(person) }),
    /** The coordinator removes somebody and vouches for these statements of hers. */
    removal: async (person: Person, vouches: string[], n = 2): Promise<Signed> =>
      makeStatement('removal', depl, { member: person.member, n, by: coordinator.member, from: noon, vouches }, coordinator.identity.sign.privateKey),
  }
}
export type House = Awaited<ReturnType<typeof makeHouse>>

type Row = { key: string; locked: string; rooms: LeftRoom[]; boxes: KeptBox[]; languages: string[]; days: number; id: string }

/** Keeps left messages honestly: what it gives is what was put in. It holds nothing that could open them. */
export class LeftServer {
  readonly rows: Row[] = []
  /** The secret outside the database that its share comes from. */
  readonly pepper = randomBytes(32)

  async share(loc: string): Promise<string> {
    return toText(await hkdf(bytesOf(loc), this.pepper, utf8('share'), 32))
  }

  leave(input: VisitorInput<'leave'>): void {
    if (!visitorApi.leave(JSON.parse(JSON.stringify(input)))) throw new TypeError('leave')
    const { loc, id, locked, room, box, languages, days } = input
    this.rows.push({ key: loc, id, locked, rooms: [room], boxes: [], languages, days })
    this.keep(id, 0, { epoch: 1, box })
  }

  keep(id: string, slot: number, { epoch, box }: { epoch: number; box: string }): number {
    const { boxes } = this.rows.find((row) => row.id === id)!
    boxes.push({ number: boxes.length + 1, epoch, slot, mid: toText(bytesOf(box).slice(1, 17)), box })
    return boxes.length
  }

  /** As the real one: the wraps of before go when new ones come. */
  room(input: DeskInput<'left-room'>): void {
    if (!deskApi['left-room'](JSON.parse(JSON.stringify(input)))) throw new TypeError('left-room')
    const row = this.rows.find((each) => each.id === input.id)!
    row.rooms = [...row.rooms.map((room) => ({ ...room, wraps: [] })), input.room]
  }

  #only(row: Row, of: (role: LeftRole, name: string) => boolean): LeftRoom[] {
    return row.rooms.map((room) => ({ ...room, wraps: room.wraps.filter((w) => of(w.role, w.name)) }))
  }

  async back(loc: string, vouches: Vouch[]): Promise<VisitorOutput['return']> {
    const row = this.rows.find((each) => each.key === loc)!
    const { id, locked, days, languages, boxes } = row
    return structuredClone({ share: await this.share(loc), id, locked, state: 'waiting', days, until: noon, languages, rooms: this.#only(row, (role) => role === 'visitor'), boxes, vouches })
  }

  toDesk(id: string, member: string): DeskOutput['left'] {
    const row = this.rows.find((each) => each.id === id)!
    const shown = { id, languages: row.languages, state: 'waiting' as const, claimedBy: null, since: noon, overdue: false, boxes: row.boxes.length, until: noon }
    return structuredClone({ row: shown, rooms: this.#only(row, (role, name) => role === 'team' || name === member), boxes: row.boxes, vouches: [] })
  }
}


/** What must be open. */
export function good(open: LeftOpen | LeftRefused): LeftOpen {
  if ('is' in open) throw new Error(`refused: ${open.why}`)
  return open
}

/** What must have come back. */
export function back(left: LeftVisitor | LeftRefused): LeftVisitor {
  if (!(left instanceof LeftVisitor)) throw new Error(`refused: ${left.why}`)
  return left
}

/** A message that was left, and ways to open it from both sides. `listener`: kept from a conversation with her. */
export async function leaveOne(house: House, words: Words = 'goedenavond', listener: Person | null = null) {
  const { at } = house
  const vouches = [house.ann, house.bea, house.coordinator].map(house.vouch)
  const knows = knownBy(at, vouches, noon)
  const teams = (await readTeams(at, [house.shown('nl'), house.shown(coordinatorsName)], ['nl', 'fr'], noon))!
  const server = new LeftServer()
  const key = await codeKey(at.depl, await makeCode())
  const entry = listener && (await checkListener(at, listener.member, house.chain(listener), noon))
  const { input, left } = (await LeftVisitor.leave(at.depl, key, await server.share(key.loc), { teams, listener: entry }, { words, basic: false, days: 30 }))!
  server.leave(input)
  const { id } = input
  const open = async (person: Person, said = server.toDesk(id, person.member)) => openAtDesk(at.depl, said, house.keyFor(person), knows)
  const answer = async (): Promise<VisitorOutput['return']> => server.back(key.loc, vouches)
  const come = async (said?: VisitorOutput['return'], now = noon) => LeftVisitor.come(at, key, said ?? (await answer()), now)
  const why = async (said: VisitorOutput['return'], now = noon): Promise<LeftRefusal | null> => {
    const came = await come(said, now)
    return came instanceof LeftVisitor ? null : came.why
  }
  const claim = async (person: Person): Promise<LeftOpen> => {
    const made = (await claimLeft(good(await open(person)), house.desk(person), house.team(coordinatorsName)))!
    server.room(made.input)
    return made.open
  }
  return { server, key, id, input, left, vouches, knows, open, answer, come, why, claim }
}
