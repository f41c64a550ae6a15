// For tests: random steps of a day on the line, each done on the database and on the oracle, and what both said.
import { hash } from 'node:crypto'
import fc from 'fast-check'
import type { Level } from '../../shared/base/language.ts'
import { newId } from '../../shared/base/id.ts'
import { companySteps, doCompanyStep, said } from './company-steps-hand.ts'
import type { DrivenLine } from './create-line.ts'
import type { Sender } from './line.ts'
import { frame, room, secret, statement, wish } from './line-hand.ts'
import type { LineOracle, OracleConversation } from './line-oracle.ts'
import { timings } from './timings.ts'

const tags = ['nl', 'fa', 'fa-AF', 'en'] as const
const members = ['m0', 'm1', 'm2', 'm3'] as const
const pick = fc.nat(50)
const member = fc.constantFrom(...members)
const via = fc.constantFrom('a' as const, 'b' as const)
const abilities = fc.record({
  languages: fc.uniqueArray(fc.record({ tag: fc.constantFrom(...tags), level: fc.constantFrom<Level[]>(1, 2, 3) }), { minLength: 1, maxLength: 3, selector: (l) => l.tag }),
  woman: fc.boolean(),
})
/** Further languages, mostly none: some of them hers already, or one nobody speaks. */
const others = fc.oneof(fc.constant<string[]>([]), fc.uniqueArray(fc.constantFrom<string[]>(...tags, 'so'), { maxLength: 4 }))
const step = <T extends string, R>(kind: T, more: { [K in keyof R]: fc.Arbitrary<R[K]> }) =>
  fc.record({ kind: fc.constant(kind), via, ...more }) as unknown as fc.Arbitrary<{ kind: T; via: 'a' | 'b' } & R>

/** One thing that happens; numbers choose among those it can happen to. */
export const anyStep = fc.oneof(
  { weight: 6, arbitrary: step('arrive', { tag: fc.constantFrom(...tags), woman: fc.boolean(), danger: fc.boolean(), others, interpreter: fc.nat(3).map((n) => n === 0), sameVisit: fc.nat(50) }) },
  { weight: 1, arbitrary: step('arrive-again', { pick }) },
  { weight: 8, arbitrary: step('take', { pick, old: fc.constantFrom('', '', '', '', 'turn', 'shift') }) },
  { weight: 2, arbitrary: step('pass', { pick }) },
  { weight: 2, arbitrary: step('end', { pick, old: fc.constantFrom('', '', '', '', 'turn', 'shift'), coolOff: fc.boolean() }) },
  { weight: 1, arbitrary: step('leave', { pick, byVisit: fc.boolean() }) },
  { weight: 4, arbitrary: step('on-duty', { member, abilities, cap: fc.integer({ min: 0, max: 3 }), sameShift: fc.boolean() }) },
  { weight: 2, arbitrary: step('duty', { member, duty: fc.constantFrom('on' as const, 'paused' as const, 'off' as const) }) },
  { weight: 2, arbitrary: step('lost', { member }) },
  { weight: 2, arbitrary: step('here', { member, oldShift: fc.boolean() }) },
  { weight: 1, arbitrary: step('remove', { member }) },
  { weight: 4, arbitrary: step('time', {
    seconds: fc.constantFrom(1, 5, 14, 19, 21, 31, 31, 61, 91, 301, 601, 1801, 43_201),
    awake: fc.constantFrom('all' as const, 'all' as const, 'all' as const, 'half' as const, 'none' as const), sweep: fc.nat(3).map((n) => n > 0) }) },
  { weight: 3, arbitrary: step('room', { pick }) },
  { weight: 4, arbitrary: step('talk', { pick, by: fc.constantFrom('visitor' as const, 'listener' as const, 'guest' as const), how: fc.constantFrom('new', 'again', 'stale turn', 'unknown epoch', 'before the room', 'old shift') }) },
  { weight: 1, arbitrary: step('reload', { pick }) },
  { weight: 1, arbitrary: step('crash', {}) },
  ...companySteps,
)
export type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never

/** The world the steps happen in: two processes on one database, and the oracle. */
export type World = {
  lines: { a: DrivenLine; b: DrivenLine }
  nodes: { a: string; b: string }
  oracle: LineOracle
  /** By the hash of the ticket that the oracle knows. */
  tickets: Map<string, { ticket: Uint8Array; visit: Uint8Array }>
  shifts: Map<string, string[]>
  tick: (seconds: number, alive: string[]) => Promise<void>
  crash: () => Promise<void>
}

const name = (secretBytes: Uint8Array): string => hash('sha256', secretBytes, 'base64url')

/** Does the step on both sides; gives what each said, `ok` where it said nothing. */
export async function doStep(w: World, s: Step): Promise<[database: string, oracle: string]> {
  const line = w.lines[s.via]
  const node = w.nodes[s.via]
  const o = w.oracle
  const chosen = (n: number, state?: string): OracleConversation | undefined => {
    const list = [...o.conversations.values()].filter((c) => state === undefined || c.state === state)
    return list[n % Math.max(1, list.length)]
  }
  const oldShift = (m: string): string => w.shifts.get(m)?.[0] ?? 'none'
  /** Who holds it, or says so with the turn or the shift of before. */
  const holder = (c: OracleConversation, old: string): [string, string, string, number] => {
    const m = c.listener ?? 'm0'
    return [m, old === 'shift' ? oldShift(m) : (c.session ?? shiftOf(m)), c.id, c.turn - (old === 'turn' ? 1 : 0)]
  }
  const shiftOf = (m: string): string => w.shifts.get(m)?.at(-1) ?? 'none'
  switch (s.kind) {
    case 'arrive': {
      // Now and then a page opened anew under a visit that holds nothing any more.
      const before = [...w.tickets.values()][s.sameVisit]?.visit
      const visit = before && [...o.conversations.values()].every((c) => c.visit !== name(before)) ? before : secret()
      const ticket = secret()
      w.tickets.set(name(ticket), { ticket, visit })
      const asked = wish(s.tag, { woman: s.woman, danger: s.danger, others: s.others, interpreter: s.interpreter })
      let conversation = ''
      const answer = await said(line.arrive(ticket, visit, asked).then((place) => void ({ conversation } = place)))
      return [answer, o.arrive(conversation, name(ticket), name(visit), asked)]
    }
    case 'arrive-again': {
      const known = [...w.tickets.values()]
      const { ticket, visit } = known[s.pick % Math.max(1, known.length)] ?? { ticket: null, visit: null }
      if (!ticket || !visit) return ['ok', 'ok']
      const fresh = name(ticket)
      if (!o.ofTicket(fresh) && [...o.conversations.values()].every((c) => c.visit !== name(visit)) && !o.hasEnded(fresh)) return ['ok', 'ok']
      return [await said(line.arrive(ticket, visit, wish('nl'))), o.arrive('', fresh, name(visit), wish('nl'))]
    }
    case 'take': {
      const c = chosen(s.pick, s.pick % 7 === 0 ? undefined : 'offered')
      if (!c) return ['ok', 'ok']
      const by = holder(c, s.old)
      return [await said(line.take(...by)), o.take(...by)]
    }
    case 'pass': {
      const c = chosen(s.pick, 'offered')
      if (!c) return ['ok', 'ok']
      const by = holder(c, '')
      return [await said(line.pass(...by)), o.pass(...by)]
    }
    case 'end': {
      const c = chosen(s.pick, s.pick % 7 === 0 ? undefined : 'active')
      if (!c) return ['ok', 'ok']
      const by = holder(c, s.old)
      return [await said(line.end(...by, 'listened', s.coolOff)), o.end(...by, 'listened', s.coolOff)]
    }
    case 'leave': {
      const c = chosen(s.pick)
      const known = c && w.tickets.get(c.ticket)
      if (!c || !known) return ['ok', 'ok']
      o.leave(c.ticket)
      return [await said(s.byVisit ? line.leaveVisit(known.visit) : line.leave(known.ticket)), 'ok']
    }
    case 'on-duty': {
      const shifts = w.shifts.get(s.member) ?? []
      w.shifts.set(s.member, shifts)
      if (!s.sameShift || shifts.length === 0) shifts.push(`${s.member}-${shifts.length}`)
      const shift = shifts.at(-1)!
      const answers: [string, string] = [await said(line.onDuty(s.member, shift, statement, s.abilities, s.cap)), o.onDuty(s.member, shift, node, s.abilities, s.cap)]
      if (answers[1] === 'already-on-duty') shifts.pop()
      return answers
    }
    case 'duty': {
      const work = s.duty === 'off' ? line.offDuty(s.member, shiftOf(s.member)) : line.pause(s.member, shiftOf(s.member), s.duty === 'paused')
      return [await said(work), o.setDuty(s.member, shiftOf(s.member), s.duty)]
    }
    case 'lost':
      o.listenerLost(s.member, shiftOf(s.member), node)
      return [await said(line.listenerLost(s.member, shiftOf(s.member))), 'ok']
    case 'here': {
      const shift = s.oldShift ? oldShift(s.member) : shiftOf(s.member)
      return [String(await line.listenerHere(s.member, shift)), o.listenerHere(s.member, shift, node)]
    }
    case 'remove':
      o.remove(s.member)
      return [await said(line.remove(s.member)), 'ok']
    case 'time': {
      o.now += s.seconds
      for (const alive of Object.values(w.nodes)) if (o.nodes.has(alive)) o.nodes.set(alive, o.now + timings.lease)
      await w.tick(s.seconds, Object.values(w.nodes))
      for (const [i, c] of [...o.conversations.values()].entries()) {
        if (s.awake === 'none' || (s.awake === 'half' && i % 2 === 1)) continue
        o.here(c.ticket)
        await line.visitorHere(w.tickets.get(c.ticket)!.ticket)
      }
      if (!s.sweep) return ['ok', 'ok']
      o.sweep()
      return [await said(line.sweep()), 'ok']
    }
    case 'room': {
      const c = chosen(s.pick, 'active')
      if (!c) return ['ok', 'ok']
      const epoch = c.epoch + (s.pick % 5 === 0 ? 2 : 1)
      const ticket = w.tickets.get(c.ticket)!.ticket
      return [await said(line.putRoom({ ticket }, c.id, c.turn, room(c.id, epoch, [...c.guests.values()]), null)), o.putRoom(c, c.turn, epoch)]
    }
    case 'talk': {
      const c = chosen(s.pick, s.how === 'before the room' ? undefined : 'active')
      if (!c) return ['ok', 'ok']
      const [guest] = s.by === 'guest' ? [...c.guests] : []
      if (s.by === 'guest' && !guest) return ['ok', 'ok']
      const [who, session] = guest ? [guest[0], guest[1].session] : [c.listener ?? 'm0', c.session ?? shiftOf('m0')]
      const sender: Sender = s.by === 'visitor' ? { ticket: w.tickets.get(c.ticket)!.ticket } : { member: who, shift: s.how === 'old shift' ? oldShift(who) : session }
      const from = 'ticket' in sender ? { ticket: c.ticket } : { id: sender.member, session: sender.shift }
      const epoch = s.how === 'unknown epoch' ? c.epoch + 1 : Math.max(1, c.epoch)
      const turn = s.how === 'stale turn' ? c.turn - 1 : c.turn
      const f = { ...frame(s.by === 'visitor' ? 0 : (guest?.[1].slot ?? 1), epoch), mid: (s.how === 'again' && c.frames.at(-1)?.mid) || newId() }
      return [await said(line.put(sender, c.id, turn, f)), o.put(c, from, turn, epoch, f.mid)]
    }
    case 'reload': {
      const c = chosen(s.pick)
      const known = c && w.tickets.get(c.ticket)
      if (!c || !known) return ['ok', 'ok']
      const ticket = secret()
      w.tickets.set(name(ticket), { ticket, visit: known.visit })
      return [(await line.find(ticket, known.visit)).is, o.reload(c.ticket, name(ticket))]
    }
    case 'crash':
      await w.crash()
      return ['ok', 'ok']
    default:
      return doCompanyStep(line, { oracle: o, ticketOf: (c) => w.tickets.get(c.ticket)!.ticket, shiftOf }, s)
  }
}
