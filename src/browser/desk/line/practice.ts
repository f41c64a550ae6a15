// Practice: a scripted visitor in this tab, sealed like a real one, with keys of its own and no line behind it.
import { newId, toText } from '../../../shared/base/id.ts'
import { longest, makeStatement } from '../../../shared/seal/directory.ts'
import { exportPublic, keyHash, makeKeyPairs, makeSignPair } from '../../../shared/seal/primitives.ts'
import { VisitorRoom } from '../../../shared/seal/visitor-room.ts'
import type { Installation } from '../../../shared/seal/visitor-room.ts'
import type { FromDesk } from '../../../shared/wire/from-desk.ts'
import type { FromVisitor } from '../../../shared/wire/from-visitor.ts'
import type { Credentials, PublicKeys } from '../../../shared/wire/parts.ts'
import type { ToDesk } from '../../../shared/wire/to-desk.ts'
import type { ToVisitor } from '../../../shared/wire/to-visitor.ts'
import { language, t } from '../words.ts'
import { Conversation } from './conversation.ts'
import { nextStep } from './practice-script.ts'
import { makeShift } from './shift.ts'
import type { Shift } from './shift.ts'

/** Long enough to read, short enough not to wait. */
const thinking = 1500

export class Practice {
  readonly conversation: Conversation
  readonly #installation: Installation
  readonly #credentials: Credentials
  readonly #toDesk: (message: ToDesk) => void
  readonly #id: string
  #visitor: VisitorRoom | null = null
  #numbers = 0
  #done = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking: PublicKeys | null = null

  /** Makes the installation, the listener and the shift of this practice; nothing of them outlives it. */
  static async begin(toDesk: (message: ToDesk) => void): Promise<Practice> {
    const depl = newId()
    const [root, coordinator, listener] = [await makeSignPair(false), await makeKeyPairs(false), await makeKeyPairs(false)]
    const from = Math.floor(Date.now() / 1000)
    const [by, member] = [newId(), newId()]
    const chain = [
      await makeStatement('coordinator', depl, { member: by, n: 1, ...coordinator.public, from, until: from + longest.shift }, root.privateKey),
      await makeStatement(
        'listener',
        depl,
        { member, n: 1, ...listener.public, languages: [], woman: false, by, from, until: from + longest.shift },
        coordinator.sign.privateKey,
      ),
    ]
    const shift = await makeShift(depl, member, listener)
    const installation = { root: await exportPublic(root), depl, now: () => Math.floor(Date.now() / 1000) }
    return new Practice(installation, { chain, shift: shift.statement }, shift, toDesk)
  }

  private constructor(installation: Installation, credentials: Credentials, shift: Shift, toDesk: (message: ToDesk) => void) {
    this.#installation = installation
    this.#credentials = credentials
    this.#toDesk = toDesk
    this.#id = newId()
    this.conversation = new Conversation(installation.depl, this.#view(), shift, (message) => this.#fromDesk(message), true)
  }

  start(): void {
    this.#openPage()
    this.#later(() => this.#step())
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#visitor = null
  }

  #view(): Extract<ToDesk, { t: 'conversation' }> {
    const state = { state: 'active', woman: false, danger: false, resuming: false } as const
    return { t: 'conversation', conversation: this.#id, turn: 1, as: 'listener', slot: 1, people: [], calls: [], others: [], interpreter: false, ...state, language: language.value, seconds: 45, answerWithin: null }
  }

  /** The visitor's page, as it is opened first: it verifies the listener and makes the room. */
  #openPage(): void {
    this.#visitor = this.#page()
    this.#toVisitor({ t: 'accepted', conversation: this.#id, turn: 1, listener: this.#credentials, others: [] })
  }

  #page(): VisitorRoom {
    const room: VisitorRoom = new VisitorRoom(
      this.#installation,
      (message) => {
        if (this.#visitor === room || message.t === 'reopen') this.#fromVisitor(message)
      },
      (event) => {
        if (event.is === 'heard') this.#later(() => this.#step())
        if (event.is === 'room' && this.#asking) {
          this.#asking = null
          this.#later(() => this.#step())
        }
      },
    )
    return room
  }

  #later(work: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(work, thinking)
  }

  #step(): void {
    const step = this.#asking ? null : nextStep(this.#done)
    if (!step || !this.#visitor) return
    this.#done++
    if (step.does === 'say') void this.#visitor.say(newId(), t(`practice.${step.words}`))
    else if (step.does === 'leave') this.#toDesk({ t: 'gone', conversation: this.#id, why: 'visitor-left', lost: 0 })
    else {
      this.#visitor = this.#page()
      this.#toVisitor({ t: 'welcome', state: 'other-page', depl: this.#installation.depl, root: this.#installation.root })
    }
  }

  #toVisitor(message: ToVisitor): void {
    void this.#visitor?.hear(message)
  }

  /** What the server would do with the visitor's frames: number them, and pass them on. */
  #fromVisitor(message: FromVisitor): void {
    const conversation = this.#id
    if (message.t === 'room') this.#toDesk({ t: 'room', conversation, turn: 1, room: message.room })
    if (message.t === 'opened') this.#toDesk({ t: 'opened', conversation, number: message.number })
    if (message.t === 'box') {
      const number = ++this.#numbers
      this.#toVisitor({ t: 'ack', mid: midIn(message.box), number })
      this.#toDesk({ t: 'box', conversation, number, epoch: message.epoch, slot: 0, box: message.box })
    }
    if (message.t === 'reopen') {
      this.#asking = message.keys
      void keyHash(message.keys).then((keys) => this.#toDesk({ t: 'page', conversation, keys, publicKeys: message.keys, oldPage: 'gone' }))
    }
  }

  #fromDesk(message: FromDesk): void {
    const conversation = this.#id
    if (message.t === 'box') {
      const number = ++this.#numbers
      this.#toDesk({ t: 'ack', conversation, mid: midIn(message.box), number })
      this.#toVisitor({ t: 'box', number, epoch: message.epoch, slot: 1, box: message.box })
    }
    if (message.t === 'opened') this.#toVisitor({ t: 'opened', number: message.number })
    if (message.t === 'room') {
      this.#toDesk({ t: 'room', conversation, turn: 1, room: message.room })
      this.#toVisitor({ t: 'accepted', conversation, turn: 1, listener: this.#credentials, others: [] })
      this.#toVisitor({ t: 'room', turn: 1, room: message.room })
    }
    if (message.t === 'keep-out') {
      this.#toVisitor({ t: 'not-let-in' })
      this.#later(() => this.#toDesk({ t: 'gone', conversation, why: 'visitor-left', lost: 0 }))
    }
    if (message.t === 'end') this.#toDesk({ t: 'gone', conversation, why: 'listener-ended', lost: 0 })
  }
}

/** Bytes 1 to 16 of a box (sealing.md, Message). */
function midIn(box: string): string {
  const binary = atob(box.slice(0, 24).replaceAll('-', '+').replaceAll('_', '/'))
  return toText(Uint8Array.from(binary.slice(1, 17), (c) => c.charCodeAt(0)))
}
