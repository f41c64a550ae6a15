// A scripted listener for tests: the real sealed room of her side, straight on the line's face, with a root of her own making.
import assert from 'node:assert/strict'
import { everyFrame } from '../../src/domain/line/line.ts'
import type { Line, ListenerView } from '../../src/domain/line/line.ts'
import { Reopenings } from '../../src/domain/line/reopening.ts'
import type { AskingPage } from '../../src/domain/line/reopening.ts'
import type { Bus } from '../../src/platform/bus/bus.ts'
import { newId, toBytes, toText } from '../../src/shared/base/id.ts'
import { makeStatement } from '../../src/shared/seal/directory.ts'
import { ListenerRoom } from '../../src/shared/seal/listener-room.ts'
import { makeKeyPairs } from '../../src/shared/seal/primitives.ts'
import type { KeyPairs } from '../../src/shared/seal/primitives.ts'
import type { Credentials, Signed } from '../../src/shared/wire/parts.ts'
import type { FromDesk } from '../../src/shared/wire/from-desk.ts'
import type { ToDesk } from '../../src/shared/wire/to-desk.ts'

const day = 86_400
const seconds = (): number => Math.floor(Date.now() / 1000)

/** An installation's root, one coordinator, and the listeners she vouches for. */
export class MadeUpTeam {
  readonly depl: string
  /** The root's public half, raw point, base64url. */
  readonly root: string
  readonly #coordinator: KeyPairs
  readonly #by: string
  readonly #top: Signed
  readonly #chains = new Map<string, { chain: Signed[]; shift: Signed }>()

  private constructor(depl: string, root: string, coordinator: KeyPairs, by: string, top: Signed) {
    this.depl = depl
    this.root = root
    this.#coordinator = coordinator
    this.#by = by
    this.#top = top
  }

  static async make(): Promise<MadeUpTeam> {
    const [root, coordinator, depl, member] = [await makeKeyPairs(false), await makeKeyPairs(false), newId(), newId()]
    const from = seconds() - day
    const top = await makeStatement('coordinator', depl, { member, n: 1, ...coordinator.public, from, until: from + 300 * day }, root.sign.privateKey)
    return new MadeUpTeam(depl, root.public.sign, coordinator, member, top)
  }

  /** Vouches for a listener and her shift. */
  async vouch(member: string, shift: string, keys: KeyPairs, language: string, woman: boolean): Promise<Signed> {
    const identity = await makeKeyPairs(false)
    const from = seconds() - 60
    const about = { member, n: 1, ...identity.public, languages: [{ tag: language, level: 3 as const }], woman, by: this.#by, from, until: from + 30 * day }
    const listener = await makeStatement('listener', this.depl, about, this.#coordinator.sign.privateKey)
    const statement = await makeStatement('shift', this.depl, { member, shift, ...keys.public, from, until: from + 8 * 3600 }, identity.sign.privateKey)
    this.#chains.set(member, { chain: [this.#top, listener], shift: statement })
    return statement
  }

  readonly credentialsOf = (member: string, _shift: string): Promise<Credentials | null> => Promise.resolve(this.#chains.get(member) ?? null)
}

type Held = { room: ListenerRoom; asks: ReturnType<Reopenings['desk']>; epoch: number; number: number; opened: number; turn: number; deaf: () => void }

/** On duty in one language; takes every offer unless told otherwise. Hears by the bus and by asking the store. */
export class ListenerHand {
  readonly member = newId()
  readonly shift = newId()
  readonly #team: MadeUpTeam
  readonly #line: Line
  readonly #bus: Bus
  readonly #reopenings: Reopenings
  readonly #held = new Map<string, Held>()
  readonly #deaf: (() => void)[] = []
  #keys: KeyPairs | null = null
  #busy: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | null = null
  #checks = new Set<() => void>()
  #n = 0
  takes = true
  /** What she read, and how her own texts stand. */
  readonly heard: string[] = []
  readonly own = new Map<string, string>()
  readonly asking: AskingPage[] = []
  readonly refusals: string[] = []
  rooms = 0
  over = 0

  constructor(team: MadeUpTeam, line: Line, bus: Bus, reopenings: Reopenings) {
    this.#team = team
    this.#line = line
    this.#bus = bus
    this.#reopenings = reopenings
  }

  async onDuty(language: string, { woman = false, capacity = 1 } = {}): Promise<void> {
    this.#keys = await makeKeyPairs(false)
    const statement = await this.#team.vouch(this.member, this.shift, this.#keys, language, woman)
    await this.#line.onDuty(this.member, this.shift, statement, { languages: [{ tag: language, level: 3 }], woman }, capacity)
    await this.#line.listenerHere(this.member, this.shift)
    this.#deaf.push(this.#bus.listen(`member:${this.member}`, () => this.#soon()))
    this.#timer = setInterval(() => this.#soon(), 150)
  }

  /** Resolves once this holds. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!holds()) return
        this.#checks.delete(check)
        resolve()
      }
      this.#checks.add(check)
      check()
    })
  }

  async say(text: string): Promise<string> {
    const id = String(++this.#n)
    await this.#only().room.say(id, text)
    return id
  }

  /** Lets the newest page that asks in, once the old one agreed or is gone. */
  async letIn(): Promise<void> {
    await this.until(() => this.asking.some(({ oldPage }) => oldPage === 'agreed' || oldPage === 'gone'))
    await this.#only().room.letIn(this.asking.at(-1)!.publicKeys)
  }

  async end(): Promise<void> {
    const [[conversation, held]] = [...this.#held] as [[string, Held]]
    await this.#line.end(this.member, this.shift, conversation, held.turn, 'listened')
    this.#soon()
  }

  async dispose(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    for (const deaf of this.#deaf) deaf()
    for (const held of this.#held.values()) held.asks.stop()
    await this.#busy
  }

  #only(): Held {
    const [held] = this.#held.values()
    assert.ok(held, 'she has a conversation')
    return held
  }

  #soon(): void {
    this.#busy = this.#busy.then(() => this.#look()).catch((error: unknown) => void this.refusals.push(String(error)))
  }

  async #look(): Promise<void> {
    const views = await this.#line.listenerViews(this.member, this.shift)
    for (const view of views) {
      if (view.state === 'active') await this.#talk(view)
      else if (this.takes) {
        await this.#line.take(this.member, this.shift, view.conversation, view.turn)
        this.#soon()
      }
    }
    for (const [conversation, held] of this.#held) {
      if (views.some((view) => view.conversation === conversation)) continue
      await held.room.end()
      held.asks.stop()
      held.deaf()
      this.#held.delete(conversation)
    }
    for (const check of Array.from(this.#checks)) check()
  }

  async #talk(view: ListenerView): Promise<void> {
    const { conversation, turn } = view
    const held = this.#held.get(conversation) ?? this.#hold(view)
    const tell = (message: ToDesk): Promise<void> => held.room.hear(message)
    held.turn = turn
    await tell({
      t: 'conversation', conversation, turn, state: 'active', as: 'listener', slot: 1, people: [], calls: [], ...view.wish, resuming: view.resuming,
      seconds: view.waitedSeconds, answerWithin: null,
    })
    for (const room of await this.#line.rooms(conversation, held.epoch)) {
      held.epoch = room.epoch
      await tell({ t: 'room', conversation, turn, room })
    }
    for await (const frame of everyFrame(this.#line, conversation, held.number)) {
      held.number = frame.number
      if (frame.slot !== 1) await tell({ t: 'box', conversation, number: frame.number, epoch: frame.epoch, slot: frame.slot, box: toText(frame.box) })
    }
    const opened = (await this.#line.progress(conversation)).opened.find(({ slot }) => slot === 1)?.number ?? 0
    if (opened > held.opened) await tell({ t: 'opened', conversation, number: (held.opened = opened) })
  }

  #hold({ conversation, turn }: ListenerView): Held {
    const place = { depl: this.#team.depl, conversation }
    const room = new ListenerRoom(place, turn, this.#keys!, (message) => void this.#send(message, conversation), (event) => {
      if (event.is === 'heard') this.heard.push(event.text)
      else if (event.is === 'text') this.own.set(event.id, event.state)
      else if (event.is === 'room') this.rooms++
      else if (event.is === 'over') this.over++
      else if (event.is === 'refused') this.refusals.push(event.code)
      for (const check of Array.from(this.#checks)) check()
    })
    const asks = this.#reopenings.desk(conversation, (page) => {
      this.asking.push(page)
      for (const check of Array.from(this.#checks)) check()
    })
    const deaf = this.#bus.listen(`conversation:${conversation}`, () => this.#soon())
    const held: Held = { room, asks, epoch: 0, number: 0, opened: 0, turn, deaf }
    this.#held.set(conversation, held)
    return held
  }

  async #send(message: FromDesk, conversation: string): Promise<void> {
    const me = { member: this.member, shift: this.shift }
    const held = this.#held.get(conversation)
    if (!held) return
    try {
      if (message.t === 'box') {
        const box = toBytes(message.box)!
        const mid = toText(box.subarray(1, 17))
        const number = await this.#line.put(me, conversation, message.turn, { mid, epoch: message.epoch, slot: 1, box })
        await held.room.hear({ t: 'ack', conversation, mid, number })
      } else if (message.t === 'opened') await this.#line.opened(me, conversation, message.number)
      else if (message.t === 'room') {
        const ticket = message.pageKeys === null ? null : held.asks.ticket(message.pageKeys)
        if (message.pageKeys !== null && !ticket) throw new Error('the page asks no more')
        await this.#line.putRoom(me, conversation, message.turn, message.room, ticket)
        this.#soon()
      } else if (message.t === 'keep-out') held.asks.keepOut(message.pageKeys)
    } catch (error) {
      this.refusals.push(`${message.t}: ${String(error)}`)
    }
  }
}
