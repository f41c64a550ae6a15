// For tests: the line's rules once more, in memory and as plainly as they can be said; the database must agree with it.
import { classesOfAbilities, classesOfWish } from './classes.ts'
import { CompanyOracle } from './company-oracle.ts'
import type { OracleCall, OracleGuest } from './company-oracle.ts'
import type { Abilities, Duty, Wish } from './line.ts'
import { timings as t } from './timings.ts'

export type OracleListener = {
  id: string; duty: Duty; session: string; node: string; cap: number; declared: number; classes: Map<number, number>; idleSince: number; lostAt: number | null
}
export type OracleConversation = {
  id: string; state: 'waiting' | 'offered' | 'active' | 'dormant'; ticket: string; visit: string; prio: number; seq: number; since: number
  listener: string | null; session: string | null; turn: number; offerUntil: number; seen: number; dormantAt: number
  classes: number[]; expanded: number; nextExpand: number; excluded: Set<string>; accepted: boolean
  epoch: number; floor: number; roomListener: string | null; frames: { mid: string; slot: number }[]
  language: string; woman: boolean; guests: Map<string, OracleGuest>; calls: Map<string, OracleCall>; asked: number; companyEpoch: number | null
}
/** `ok`, another tag, or the code of the refusal. */
export type Said = string

export class LineOracle {
  now = 0
  arrived = 0
  readonly counts = new Map<string, number>()
  readonly listeners = new Map<string, OracleListener>()
  readonly conversations = new Map<string, OracleConversation>()
  readonly nodes = new Map<string, number>()
  readonly company = new CompanyOracle(this)
  /** Until when it is remembered that a ticket's conversation has ended. */
  readonly #ended = new Map<string, number>()
  /** Until when a visit or a ticket is not put through. */
  readonly #cooling = new Map<string, number>()
  #seq = 0

  load(l: string): number {
    return this.held(l).length
  }

  held(l: string): OracleConversation[] {
    return this.#order([...this.conversations.values()].filter((c) => c.listener === l))
  }

  ofTicket(ticket: string): OracleConversation | undefined {
    return [...this.conversations.values()].find((c) => c.ticket === ticket)
  }

  hasEnded(ticket: string): boolean {
    return this.#ended.has(ticket)
  }

  eligible(c: OracleConversation, l: OracleListener): boolean {
    return c.classes.slice(0, c.expanded).some((k) => l.classes.has(k)) && !c.excluded.has(l.id)
  }

  free(l: OracleListener): boolean {
    return l.duty === 'on' && l.lostAt === null && this.load(l.id) < l.cap
  }

  // — the visitor —

  arrive(id: string, ticket: string, visit: string, wish: Wish): Said {
    const here = this.ofTicket(ticket) ?? [...this.conversations.values()].find((c) => c.visit === visit)
    if (here) {
      if (here.ticket !== ticket && here.epoch > 0) return 'out-of-order'
      if (here.ticket !== ticket) Object.assign(here, { ticket, seen: this.now })
      return 'ok'
    }
    if ([visit, ticket].some((one) => (this.#cooling.get(one) ?? 0) > this.now)) return 'cooling'
    if (this.#ended.has(ticket)) return 'conversation-ended'
    const classes = classesOfWish(wish)
    const c: OracleConversation = {
      id, ticket, visit, classes, state: 'waiting', prio: wish.danger ? 1 : 2, seq: ++this.#seq, since: this.now, listener: null, session: null, turn: 0,
      offerUntil: 0, seen: this.now, dormantAt: 0, expanded: 1, nextExpand: classes.length > 1 ? this.now + t.expand : Infinity, excluded: new Set(),
      accepted: false, epoch: 0, floor: 0, roomListener: null, frames: [],
      language: wish.language, woman: wish.woman, guests: new Map(), calls: new Map(), asked: 0, companyEpoch: 0,
    }
    this.conversations.set(id, c)
    this.arrived++
    this.#expand(c, false)
    this.#place(c)
    return 'ok'
  }

  /** A page opened anew under the same visit. */
  reload(old: string, ticket: string): Said {
    const c = this.ofTicket(old)
    if (!c) return 'none'
    if (c.epoch > 0) return 'other-page'
    Object.assign(c, { ticket, seen: this.now })
    return 'mine'
  }

  here(ticket: string): void {
    const c = this.ofTicket(ticket)
    if (!c) return
    c.seen = this.now
    if (c.state !== 'dormant') return
    c.state = 'waiting'
    this.#expand(c, false)
    this.#place(c)
  }

  leave(ticket: string): void {
    const c = this.ofTicket(ticket)
    if (c) this.#finish(c, c.accepted ? 'left' : 'unserved')
  }

  /**
   * Her place, by trying it: those ahead take the people she waits for, one after the other, and whoever is served before her is counted. Where
   * none of these people is there, those ahead who wait for the same.
   */
  placeOf(c: OracleConversation): number {
    const first = this.#order([...this.conversations.values()].filter((w) => w !== c && w.state === 'waiting'))
    let ahead = first.filter((w) => w.prio < c.prio || (w.prio === c.prio && w.seq < c.seq))
    const hers = new Set(c.classes.slice(0, c.expanded))
    const people = [...this.listeners.values()].filter((l) => l.duty === 'on' && l.lostAt === null && l.declared > 0 && this.eligible(c, l))
    if (people.length === 0) return 1 + ahead.filter((w) => w.classes.slice(0, w.expanded).some((k) => hers.has(k))).length
    for (let served = 0; ; served++) {
      const freed = people.find((l) => ahead.some((w) => this.eligible(w, l)))
      if (!freed) return served + 1
      const next = ahead.find((w) => this.eligible(w, freed))
      ahead = ahead.filter((w) => w !== next)
    }
  }

  // — the listener —

  onDuty(id: string, session: string, node: string, abilities: Abilities, cap: number): Said {
    const old = this.listeners.get(id)
    if (old && old.session !== session) {
      if (old.lostAt === null && (this.nodes.get(old.node) ?? -1) > this.now) return 'already-on-duty'
      for (const c of this.held(id)) Object.assign(c, { session, turn: c.turn + 1 })
      this.company.move(id, session)
    } else if (old && cap < this.load(id)) return 'capacity'
    const classes = new Map(classesOfAbilities(abilities).map(({ cls, rank }) => [cls, rank]))
    this.listeners.set(id, {
      id, session, node, classes, duty: 'on', cap: Math.max(cap, this.load(id)), declared: cap, idleSince: old?.idleSince ?? this.now, lostAt: null,
    })
    this.#settle([id], [])
    return 'ok'
  }

  setDuty(id: string, session: string, duty: 'on' | 'paused' | 'off'): Said {
    const l = this.listeners.get(id)
    if (l?.session !== session) return 'not-on-duty'
    l.duty = duty === 'off' ? 'draining' : duty
    if (duty === 'on') l.idleSince = this.now
    const back = duty === 'on' ? [] : this.#withdraw(id)
    this.done(id)
    this.#settle([id], back)
    return 'ok'
  }

  listenerHere(id: string, session: string, node: string): Said {
    const l = this.listeners.get(id)
    if (!l) return 'true'
    if (l.session !== session) return 'false'
    Object.assign(l, { lostAt: null, node })
    this.pull(id)
    return 'true'
  }

  listenerLost(id: string, session: string, node: string): void {
    const l = this.listeners.get(id)
    if (l?.session !== session || l.node !== node || l.lostAt !== null) return
    l.lostAt = this.now
    this.#settle([id], this.#withdraw(id))
  }

  take(id: string, session: string, conversation: string, turn: number): Said {
    const said = this.stands(id, session, conversation, turn, 'offered')
    if (said !== 'ok') return this.stands(id, session, conversation, turn, 'active') === 'ok' ? 'taken' : said
    const c = this.conversations.get(conversation)!
    if (c.seen > this.now - t.quiet) {
      Object.assign(c, { state: 'active', accepted: true })
      return 'taken'
    }
    this.#sleep(c)
    this.pull(id)
    return 'asleep'
  }

  pass(id: string, session: string, conversation: string, turn: number): Said {
    const said = this.stands(id, session, conversation, turn, 'offered')
    if (said !== 'ok') return said
    const c = this.conversations.get(conversation)!
    c.excluded.add(id)
    this.#requeue(c)
    this.#settle([id], [c])
    return 'ok'
  }

  end(id: string, session: string, conversation: string, turn: number, outcome: string, coolOff: boolean): Said {
    const said = this.stands(id, session, conversation, turn, 'active')
    if (said !== 'ok') return said
    const c = this.conversations.get(conversation)!
    if (coolOff) for (const one of [c.visit, c.ticket]) this.#cooling.set(one, this.now + t.coolOff)
    this.#finish(c, outcome)
    return 'ok'
  }

  remove(id: string): void {
    const l = this.listeners.get(id)
    if (!l) return
    l.duty = 'draining'
    const back = this.held(id)
    for (const c of back) this.#requeue(c)
    this.company.partAll(id)
    this.listeners.delete(id)
    this.#settle([], back)
  }

  // — the room —

  putRoom(c: OracleConversation, turn: number, epoch: number): Said {
    if (!this.conversations.has(c.id)) return 'conversation-ended'
    if (c.turn !== turn || c.state !== 'active') return 'stale-turn'
    if (epoch === c.epoch) return 'ok'
    if (epoch !== c.epoch + 1) return 'epoch'
    if (c.roomListener !== c.listener) c.floor = epoch
    Object.assign(c, { epoch, roomListener: c.listener, companyEpoch: c.companyEpoch ?? epoch })
    return 'ok'
  }

  put(c: OracleConversation, from: { ticket: string } | { id: string; session: string }, turn: number, epoch: number, mid: string): Said {
    const guest = 'id' in from && c.listener !== null && c.listener !== from.id ? c.guests.get(from.id) : undefined
    const slot = 'ticket' in from ? 0 : (guest?.slot ?? 1)
    if (!this.conversations.has(c.id)) return 'conversation-ended'
    if ('ticket' in from && c.ticket !== from.ticket) return 'no-ticket'
    if (c.turn !== turn || c.state !== 'active') return 'stale-turn'
    if ('id' in from && (guest ? guest.session !== from.session : c.listener !== from.id || c.session !== from.session)) return 'not-in-conversation'
    const known = c.frames.findIndex((f) => f.mid === mid)
    if (known >= 0) return c.frames[known]!.slot === slot ? String(known + 1) : 'malformed'
    if (c.companyEpoch === null || epoch < Math.max(c.floor, c.companyEpoch, 1) || epoch > c.epoch || c.roomListener !== c.listener) return 'epoch'
    c.frames.push({ mid, slot })
    return String(c.frames.length)
  }

  // — time —

  sweep(): void {
    const freed: string[] = []
    const back: OracleConversation[] = []
    for (const l of this.listeners.values()) {
      const died = (this.nodes.get(l.node) ?? -1) <= this.now && (this.nodes.has(l.node) || l.lostAt === null)
      const lost = l.lostAt !== null && l.lostAt <= this.now - t.lost
      if (!(died || lost) || (l.lostAt !== null && this.load(l.id) === 0 && !this.company.isGuest(l.id))) continue
      l.lostAt ??= this.now
      const held = this.held(l.id)
      for (const c of held) this.#requeue(c)
      this.company.partAll(l.id)
      back.push(...held)
      freed.push(l.id)
    }
    for (const [node, until] of this.nodes) if (until <= this.now) this.nodes.delete(node)
    const missed = new Set([...this.conversations.values()].filter((c) => c.state === 'offered' && c.offerUntil <= this.now).map((c) => c.listener!))
    for (const id of missed) {
      const l = this.listeners.get(id)!
      if (l.duty === 'on') l.duty = 'missed'
      back.push(...this.#withdraw(id))
      freed.push(id)
    }
    for (const c of this.conversations.values()) {
      if ((c.state !== 'waiting' && c.state !== 'offered') || c.seen > this.now - t.asleep) continue
      if (c.listener) freed.push(c.listener)
      this.#sleep(c)
    }
    for (const c of this.conversations.values()) {
      if (c.state === 'dormant' && c.dormantAt <= this.now - t.comeBack) this.#finish(c, c.accepted ? 'left' : 'unserved')
    }
    for (const c of this.conversations.values()) if (c.prio === 2 && c.state !== 'active' && c.since <= this.now - t.boost) c.prio = 1
    for (const c of this.conversations.values()) {
      if (c.state !== 'waiting' || c.nextExpand > this.now) continue
      this.#expand(c, true)
      back.push(c)
    }
    for (const l of this.listeners.values()) if (l.lostAt !== null && l.lostAt <= this.now - t.shift && this.load(l.id) === 0) this.listeners.delete(l.id)
    for (const [ticket, until] of this.#ended) if (until <= this.now) this.#ended.delete(ticket)
    this.#settle(freed, back)
  }

  // — within —

  #order(list: OracleConversation[]): OracleConversation[] {
    return list.toSorted((a, b) => a.prio - b.prio || a.seq - b.seq)
  }

  stands(id: string, session: string, conversation: string, turn: number, state: string): Said {
    const c = this.conversations.get(conversation)
    if (!c) return 'conversation-ended'
    if (c.turn !== turn || c.listener === null) return 'stale-turn'
    if (c.listener !== id || c.session !== session) return 'not-in-conversation'
    return c.state === state ? 'ok' : 'stale-turn'
  }

  #assign(c: OracleConversation, l: OracleListener): void {
    Object.assign(c, { state: 'offered', listener: l.id, session: l.session, turn: c.turn + 1, offerUntil: this.now + t.offer })
  }

  #place(c: OracleConversation): void {
    if (c.state !== 'waiting') return
    for (const k of c.classes.slice(0, c.expanded)) {
      const [best] = [...this.listeners.values()]
        .filter((l) => l.classes.has(k) && this.free(l) && !c.excluded.has(l.id))
        .toSorted((a, b) =>
          a.classes.get(k)! - b.classes.get(k)! || this.load(a.id) / a.cap - this.load(b.id) / b.cap ||
          a.classes.size - b.classes.size || a.idleSince - b.idleSince || (a.id < b.id ? -1 : 1))
      if (best) return this.#assign(c, best)
    }
  }

  pull(id: string): void {
    for (;;) {
      const l = this.listeners.get(id)
      if (!l || !this.free(l)) return
      const [next] = this.#order([...this.conversations.values()].filter((c) => c.state === 'waiting' && this.eligible(c, l)))
      if (!next) return
      this.#assign(next, l)
    }
  }

  #settle(freed: string[], back: OracleConversation[]): void {
    const alone = [...this.conversations.values()].filter((c) => c.state === 'waiting' && c.expanded < c.classes.length && !this.#awaited(c, 0))
    for (const c of alone) this.#expand(c, false)
    for (const id of [...new Set(freed)].toSorted()) this.pull(id)
    for (const c of this.#order([...new Set([...back, ...alone])])) this.#place(c)
  }

  release(id: string): void {
    const l = this.listeners.get(id)!
    l.idleSince = this.now
    l.cap = Math.max(l.declared, this.load(id))
    this.done(id)
  }

  /** Ends the shift of somebody who is draining and has nobody left. */
  done(id: string): void {
    if (this.listeners.get(id)?.duty === 'draining' && this.load(id) === 0 && !this.company.isGuest(id)) this.listeners.delete(id)
  }

  #requeue(c: OracleConversation): void {
    const l = c.listener!
    if (c.state === 'active') this.company.dismiss(c)
    Object.assign(c, { state: 'waiting', prio: c.state === 'active' ? 0 : c.prio, listener: null, session: null })
    this.release(l)
  }

  #withdraw(id: string): OracleConversation[] {
    const offered = this.held(id).filter((c) => c.state === 'offered')
    for (const c of offered) this.#requeue(c)
    return offered
  }

  #sleep(c: OracleConversation): void {
    const l = c.listener
    Object.assign(c, { state: 'dormant', dormantAt: this.now, listener: null, session: null })
    if (l) this.release(l)
  }

  /** Whether somebody on duty may be offered to her by what counts now, and not by the first `known` of her classes. */
  #awaited(c: OracleConversation, known: number): boolean {
    const [before, since] = [c.classes.slice(0, known), c.classes.slice(known, c.expanded)]
    return [...this.listeners.values()].some((l) =>
      l.duty === 'on' && l.lostAt === null && l.declared > 0 && !c.excluded.has(l.id) && since.some((k) => l.classes.has(k)) && !before.some((k) => l.classes.has(k)))
  }

  #expand(c: OracleConversation, forced: boolean): void {
    const before = c.expanded
    if (!forced && this.#awaited(c, 0)) return
    while (c.expanded < c.classes.length) {
      c.expanded++
      if (this.#awaited(c, forced ? before : 0)) break
    }
    if (c.expanded > before) c.nextExpand = c.expanded < c.classes.length ? this.now + t.expand : Infinity
  }

  #finish(c: OracleConversation, outcome: string): void {
    this.company.dismiss(c)
    this.conversations.delete(c.id)
    this.#ended.set(c.ticket, this.now + t.note)
    this.counts.set(outcome, (this.counts.get(outcome) ?? 0) + 1)
    if (!c.listener) return
    this.release(c.listener)
    this.pull(c.listener)
  }
}
