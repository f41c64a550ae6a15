// One conversation as the desk holds it: an offer first, then a sealed room, what was said, and how it stands.
import { signal } from '@preact/signals'
import { newId } from '../../../shared/base/id.ts'
import { ListenerRoom } from '../../../shared/seal/listener-room.ts'
import type { ListenerEvent } from '../../../shared/seal/listener-room.ts'
import { openNote } from '../../../shared/seal/note.ts'
import type { FromDesk } from '../../../shared/wire/from-desk.ts'
import type { PublicKeys, Reach, Role } from '../../../shared/wire/parts.ts'
import type { ToDesk } from '../../../shared/wire/to-desk.ts'
import { announce } from '../announce.ts'
import { nameOf, t } from '../words.ts'
import type { Shift } from './shift.ts'

type Message<K extends ToDesk['t']> = Extract<ToDesk, { t: K }>
type Gone = Message<'gone'>['why']

/** What stands in the conversation: hers, the visitor's, a former listener's that the visitor has shown, or a note of the desk (`text` is then the note's name). Times are the browser's milliseconds. */
export type Said =
  | { key: string; from: 'me'; text: string; at: number; state: 'unsent' | 'kept' | 'opened' | 'lost' | 'earlier' }
  | { key: string; from: 'visitor'; text: string; at: number; state: 'heard' | 'basic' | 'late' }
  | { key: string; from: 'listener' | 'interpreter' | 'coordinator'; text: string; at: number; state: 'heard' }
  | { key: string; from: 'visitor' | 'before'; text: string; at: number; state: 'shown' }
  | { key: string; from: 'note'; text: 'came' | 'several' | 'let-in' | 'not-let-in' | 'back'; at: number; state: 'heard' }

export type PageAsk = { keys: PublicKeys; oldPage: 'asking' | 'agreed' | 'refused' | 'gone' }

export class Conversation {
  readonly id: string
  readonly practice: boolean
  takenAt = 0
  readonly turn = signal(0)
  readonly state = signal<'offered' | 'active'>('offered')
  readonly language = signal('en')
  readonly woman = signal(false)
  readonly danger = signal(false)
  /** What the visitor agrees to beside that language: others, best first, and an interpreter. */
  readonly others = signal<readonly string[]>([])
  readonly interpreter = signal(false)
  readonly resuming = signal(false)
  readonly arrived = signal(0)
  readonly answerBy = signal<number | null>(null)
  /** Her seat; and everybody in it beside the visitor, she among them. */
  readonly as = signal<Message<'conversation'>['as']>('listener')
  readonly slot = signal(1)
  readonly people = signal<Message<'conversation'>['people']>([])
  readonly calls = signal<Message<'conversation'>['calls']>([])
  /** What she tells whoever takes over; and what the colleague before has told her. */
  readonly noteToGive = signal('')
  readonly noteGiven = signal<string | null>(null)
  readonly said = signal<readonly Said[]>([])
  readonly reach = signal<Reach>('here')
  readonly silentSince = signal(Date.now())
  /** The page that asks to be let in; null where none does. */
  readonly page = signal<PageAsk | null>(null)
  /** She and the visitor are in a sealed room. */
  readonly ready = signal(false)
  /** Why nothing more is sent, or what was refused last; a name of `sealing.…` or a problem's code. */
  readonly trouble = signal<string | null>(null)
  /** Sealing itself was refused: the keys are gone, nothing more can be written. */
  readonly broken = signal(false)
  readonly ended = signal<{ why: Gone; lost: number } | null>(null)
  readonly unread = signal(0)
  readonly draft = signal('')
  readonly send: (message: FromDesk) => void
  readonly #depl: string
  #shift: Shift | null
  #room: ListenerRoom | null = null
  /** The hash of the keys of the page that asked last. */
  #pageKeys = ''

  constructor(depl: string, first: Message<'conversation'>, shift: Shift | null, send: (message: FromDesk) => void, practice = false) {
    this.id = first.conversation
    this.practice = practice
    this.send = send
    this.#depl = depl
    this.#shift = shift
    this.update(first)
  }

  /** For `hello` and `here`: the highest box number that needs not be sent again. */
  get highest(): number {
    return this.#room?.after ?? 0
  }

  /** A shift that took the place of this tab's last one. */
  useShift(shift: Shift): void {
    if (this.#shift?.id === shift.id) return
    this.#shift = shift
    void this.#room?.end()
    this.#room = null
    this.ready.value = false
  }

  update(message: Message<'conversation'>): void {
    if (message.turn < this.turn.value) return
    this.as.value = message.as
    this.slot.value = message.slot
    this.people.value = message.people
    this.#tell(message.calls)
    this.turn.value = message.turn
    this.language.value = message.language
    this.woman.value = message.woman
    this.danger.value = message.danger
    this.others.value = message.others
    this.interpreter.value = message.interpreter
    this.resuming.value = message.resuming
    this.arrived.value = Date.now() - message.seconds * 1000
    this.answerBy.value = message.answerWithin === null ? null : Date.now() + message.answerWithin * 1000
    if (message.state === 'active' && this.takenAt === 0) this.takenAt = performance.now()
    this.state.value = message.state
    if (message.state !== 'active' || this.broken.value) return
    if (this.#room && this.#room.slot !== message.slot) {
      // Who joined has become the listener: another seat, another room.
      void this.#room.end()
      this.#room = null
      this.ready.value = false
    }
    if (!this.#room && this.#shift) {
      const place = { depl: this.#depl, conversation: this.id }
      this.#room = new ListenerRoom(place, message.turn, this.#shift.keys, this.send, (event) => this.#show(event), { role: message.as, slot: message.slot })
    }
    void this.#room?.hear(message)
  }

  hear(message: ToDesk): Promise<void> {
    if (message.t === 'peer') {
      this.reach.value = message.reach
      this.silentSince.value = Date.now() - message.silentFor * 1000
    }
    if (message.t === 'note') return this.#noted(message.sealed)
    const heard = this.#room?.hear(message) ?? Promise.resolve()
    if (message.t === 'page') this.#pageKeys = message.keys
    // After the room has shown what it was told before.
    if (message.t === 'page-gone') return heard.then(() => this.#pageGone(message.keys))
    return heard
  }

  /** What is asked for in it; what the visitor says to a handover is heard too. */
  #tell(calls: Message<'conversation'>['calls']): void {
    const before = this.calls.value
    this.calls.value = calls
    const agreed = (all: typeof calls) => all.find(({ kind }) => kind === 'handover')?.agreed ?? null
    if (agreed(calls) !== agreed(before) && agreed(calls) !== null) announce(t(agreed(calls) === true ? 'call.agreed' : 'call.not-agreed'))
  }

  /** From the colleague who had it before. It goes with the conversation. */
  async #noted(sealed: string): Promise<void> {
    const keys = this.#shift?.keys
    const text = keys ? await openNote({ depl: this.#depl, conversation: this.id }, keys.seal, sealed) : null
    if (this.ended.value) return
    this.noteGiven.value = text ?? t('note-given.unreadable')
    announce(t('note-given.title'))
  }

  /** Whoever asked to be let in has closed the page: nothing is left to decide. */
  #pageGone(keys: string): void {
    if (keys === this.#pageKeys) this.page.value = null
  }

  refused(message: Message<'refused'>): void {
    // What is on its way is sent again by itself; what she asked for with a press is told.
    if (message.of !== 'box' && message.of !== 'opened' && message.of !== 'room') this.trouble.value = message.code
    void this.#room?.hear(message)
  }

  /** Sends what stands in the field. */
  say(): void {
    const text = this.draft.value.trim()
    if (text === '' || !this.#room || this.broken.value) return
    this.draft.value = ''
    this.#put(this.#room, text, () => (this.draft.value = text))
  }

  /** Sends a card; what stands in the field stays there. */
  share(card: string): void {
    if (this.#room && !this.broken.value) this.#put(this.#room, card, () => {})
  }

  #put(room: ListenerRoom, text: string, notTaken: () => void): void {
    this.trouble.value = null
    const key = newId()
    this.#add({ key, from: 'me', text, at: Date.now(), state: 'unsent' })
    void room.say(key, text).then((taken) => {
      if (taken || this.ended.value) return
      this.said.value = this.said.value.filter((one) => one.key !== key)
      notTaken()
      if (!this.broken.value) this.trouble.value = 'too-large'
    })
  }

  /** Puts a sentence into the field, behind what stands there. */
  add(text: string): void {
    this.draft.value = this.draft.value === '' ? text : `${this.draft.value.trimEnd()} ${text}`
  }

  async letIn(): Promise<void> {
    const page = this.page.value
    if (page && this.#room && !(await this.#room.letIn(page.keys))) this.trouble.value = 'sealing.statement'
  }

  async keepOut(): Promise<void> {
    const page = this.page.value
    if (!page) return
    this.page.value = null
    this.#note('not-let-in')
    await this.#room?.keepOut(page.keys)
  }

  /** It is no longer hers. Its keys and words go at once, from this screen too. */
  over(why: Gone, lost: number): void {
    this.dispose()
    this.ended.value = { why, lost }
    announce(this.endWords)
  }

  get endWords(): string {
    const { why } = this.ended.value!
    return t(this.as.value === 'listener' || why !== 'moved' ? `ended.${why}` : 'ended.not-in-it')
  }

  dispose(): void {
    void this.#room?.end()
    this.#room = null
    this.said.value = []
    this.draft.value = ''
    this.noteToGive.value = ''
    this.noteGiven.value = null
    this.page.value = null
    this.ready.value = false
    this.unread.value = 0
    this.trouble.value = null
  }

  #show(event: ListenerEvent): void {
    if (this.ended.value) return
    switch (event.is) {
      case 'room':
        if (event.anew) {
          this.page.value = null
          this.#note('let-in')
        } else this.#note(event.people.length > 2 ? 'several' : this.ready.value ? 'back' : 'came')
        this.ready.value = true
        return
      case 'text':
        this.said.value = this.said.value.map((one) => (one.key === event.id && one.from === 'me' ? { ...one, state: event.state } : one))
        return
      case 'heard':
      case 'late':
        return this.#heard(event)
      case 'earlier':
        return this.#add({ key: newId(), from: event.by === 'visitor' ? 'visitor' : 'before', text: event.text, at: Date.now(), state: 'shown' })
      case 'page':
        if (!this.page.value) announce(t('page.title'))
        this.page.value = { keys: event.keys, oldPage: event.oldPage }
        return
      case 'not-let-in':
        this.page.value = null
        this.#note('not-let-in')
        return
      case 'refused':
        this.trouble.value = `sealing.${event.code}`
        this.broken.value = true
        return
      case 'over':
    }
  }

  #heard(event: Extract<ListenerEvent, { is: 'heard' | 'late' }>): void {
    const { text } = event
    const common = { key: newId(), text, at: Date.now() }
    if (event.own) return this.#add({ ...common, from: 'me', state: 'earlier' })
    if (event.role !== 'visitor') {
      this.#add({ ...common, from: event.role, state: 'heard' })
      return this.#told(event.role)
    }
    // What comes late is the replaced page's: never shown as a word of the one that is there.
    this.#add({ ...common, from: 'visitor', state: event.is === 'late' ? 'late' : event.basic ? 'basic' : 'heard' })
    if (event.is === 'heard') this.silentSince.value = Date.now()
    this.#told('visitor')
  }

  #told(role: Role): void {
    this.unread.value += 1
    const language = nameOf(this.language.value)
    announce(role === 'visitor' ? t('bubbles.heard', { language }) : t('bubbles.heard-from', { language, who: t(`role.${role}`) }))
  }

  #note(text: Extract<Said, { from: 'note' }>['text']): void {
    this.#add({ key: newId(), from: 'note', text, at: Date.now(), state: 'heard' })
  }

  #add(one: Said): void {
    this.said.value = [...this.said.value, one]
  }
}
