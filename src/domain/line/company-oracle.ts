// For tests: company in a conversation once more, in memory and as plainly as it can be said; the database must agree with it.
import type { Call } from '../../shared/wire/parts.ts'
import { classesToHaveBoth, classesToTakeOver } from './classes.ts'
import type { LineOracle, OracleConversation, OracleListener, Said } from './line-oracle.ts'

export type OracleGuest = { role: 'coordinator' | 'interpreter'; session: string; slot: number }
export type OracleCall = { language: string | null; to: string | null; classes: number[]; agreed: boolean | null; n: number }

const changed = (c: OracleConversation): void => void Object.assign(c, { turn: c.turn + 1, companyEpoch: null })

export class CompanyOracle {
  readonly #line: LineOracle

  constructor(line: LineOracle) {
    this.#line = line
  }

  call(id: string, session: string, conversation: string, turn: number, kind: Call, language: string | null, to: string | null): Said {
    const c = this.#line.conversations.get(conversation)
    if (!c) return 'conversation-ended'
    const asked = { language: kind === 'coordinator' ? null : language, to: kind === 'handover' ? to : null }
    if (asked.to === id || (asked.to && asked.language) || (kind === 'interpreter' && (!asked.language || asked.language === c.language))) return 'malformed'
    const said = this.#line.stands(id, session, conversation, turn, 'active')
    if (said !== 'ok') return said
    const open = c.calls.get(kind)
    if (open && open.language === asked.language && open.to === asked.to) return 'ok'
    const classes = kind === 'interpreter' ? classesToHaveBoth(c.language, asked.language!, c.woman)! : asked.language ? classesToTakeOver(asked.language, c.woman)! : []
    c.calls.set(kind, { ...asked, classes, agreed: null, n: ++c.asked })
    return 'ok'
  }

  uncall(id: string, session: string, conversation: string, turn: number, kind: Call): Said {
    const said = this.#line.stands(id, session, conversation, turn, 'active')
    if (said === 'ok') this.#line.conversations.get(conversation)!.calls.delete(kind)
    return said
  }

  agree(c: OracleConversation, n: number, agree: boolean): Said {
    const open = c.calls.get('handover')
    if (open?.n !== n) return 'nobody-asked'
    open.agreed = agree
    return 'ok'
  }

  join(id: string, session: string, conversation: string, kind: Call, coordinator: boolean): Said {
    const c = this.#line.conversations.get(conversation)
    if (!c) return 'conversation-ended'
    const l = this.#line.listeners.get(id)
    if (l?.session !== session || l.duty === 'draining') return 'not-on-duty'
    const own = c.guests.get(id)
    const open = c.calls.get(kind)
    if (!open) return own?.role === kind || (kind === 'handover' && c.listener === id) ? 'ok' : 'nobody-asked'
    if (c.listener === id || (kind === 'handover' && open.agreed !== true)) return 'nobody-asked'
    if (!this.#may(l, open, coordinator)) return 'not-allowed'
    if (kind === 'handover') return this.#takeOver(l, c, coordinator)
    if (own) return 'out-of-order'
    const slot = [2, 3, 4].find((s) => [...c.guests.values()].every((g) => g.slot !== s))
    if (!slot) return 'capacity'
    c.guests.set(id, { role: kind, session, slot })
    c.calls.delete(kind)
    changed(c)
    return 'ok'
  }

  part(id: string, session: string, c: OracleConversation): Said {
    if (c.guests.get(id)?.session !== session) return 'not-in-conversation'
    c.guests.delete(id)
    changed(c)
    this.#line.done(id)
    return 'ok'
  }

  /** A new tab of hers is in her place in the rooms she joined. */
  move(id: string, session: string): void {
    for (const c of this.#line.conversations.values()) {
      const own = c.guests.get(id)
      if (!own) continue
      own.session = session
      changed(c)
    }
  }

  dismiss(c: OracleConversation): void {
    c.calls.clear()
    if (c.guests.size === 0) return
    const gone = [...c.guests.keys()]
    c.guests.clear()
    changed(c)
    for (const id of gone) this.#line.done(id)
  }

  partAll(id: string): void {
    for (const c of this.#line.conversations.values()) if (c.guests.delete(id)) changed(c)
    this.#line.done(id)
  }

  isGuest(id: string): boolean {
    return [...this.#line.conversations.values()].some((c) => c.guests.has(id))
  }

  #may(l: OracleListener, open: OracleCall, coordinator: boolean): boolean {
    if (open.to) return open.to === l.id
    return open.classes.length > 0 ? open.classes.every((k) => l.classes.has(k)) : coordinator
  }

  #takeOver(l: OracleListener, c: OracleConversation, coordinator: boolean): Said {
    const load = this.#line.load(l.id)
    if (load >= l.cap && !coordinator) return 'capacity'
    l.cap = Math.max(l.cap, load + 1)
    const before = c.listener!
    c.guests.delete(l.id)
    c.calls.clear()
    c.excluded.add(before)
    c.excluded.delete(l.id)
    Object.assign(c, { listener: l.id, session: l.session })
    changed(c)
    this.#line.release(before)
    this.#line.pull(before)
    return 'ok'
  }
}
