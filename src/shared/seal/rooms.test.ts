// Rooms of two and of several over a line that loses, doubles and breaks: whatever happens, each kept text is shown once, in order, or told lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId } from '../base/id.ts'
import { Desk, Page } from './meeting-hand.ts'
import type { Told } from './meeting-hand.ts'
import { Rehearsal, makeInstallation, nextDeskDown, nextDown } from './rehearsal-fixture.ts'
import type { Person, Shift } from './rehearsal-fixture.ts'

const installation = await makeInstallation()
const people: Person[] = [await installation.listener(), await installation.listener()]
/** Who may join: an interpreter in slot 2, a coordinator in slot 3. */
const guests = [
  { role: 'interpreter', slot: 2, person: await installation.listener() },
  { role: 'coordinator', slot: 3, person: installation.listening },
] as const

class Walk {
  readonly server = new Rehearsal()
  readonly pages: Page[] = [new Page(installation)]
  readonly desks: Desk[] = []
  /** The desks of whoever joined, and which of them still sits there, by slot. */
  readonly joined: Desk[] = []
  readonly seated = new Map<number, Desk>()
  /** Who sits at each desk, and with whom each text of before was shared. */
  readonly whose: number[] = []
  readonly shared = new Map<string, number>()
  #who = 0
  readonly #shifts: Shift[] = []
  #n = 0

  get page(): Page {
    return this.pages.at(-1)!
  }
  get desk(): Desk | undefined {
    return this.desks.at(-1)
  }
  async accept(who: number, sameShift = false): Promise<void> {
    this.#who = who
    const shift = (sameShift && this.#shifts[who]) || (await installation.shift(people[who]!))
    this.#shifts[who] = shift
    const desk = new Desk(installation, this.server.conversation, this.server.turn + 1, shift.keys)
    this.desks.push(desk)
    this.whose.push(who)
    this.server.assign(desk.link, shift)
  }
  /** Comes in, or comes back with a desk of her own that holds nothing. */
  async join(which: 0 | 1): Promise<void> {
    const { role, slot, person } = guests[which]
    this.part(which)
    const shift = await installation.shift(person)
    const desk = new Desk(installation, this.server.conversation, this.server.turn + 1, shift.keys, { role, slot })
    this.joined.push(desk)
    this.seated.set(slot, desk)
    this.server.join(desk.link, shift, { role, slot })
  }
  part(which: 0 | 1): void {
    const { slot } = guests[which]
    if (!this.seated.delete(slot)) return
    this.server.part(slot)
  }
  async say(by: Page | Desk | undefined, long: boolean): Promise<void> {
    if (!by) return
    const id = `${++this.#n}`
    if (await by.room.say(id, long ? id + ' ' + 'é'.repeat(900) : id)) by.told.said.push(id)
  }
  async share(): Promise<void> {
    const texts = [`${++this.#n}`, `${++this.#n} ${'é'.repeat(900)}`]
    for (const text of texts) this.shared.set(text, this.#who)
    await this.page.room.shareEarlier(people[this.#who]!.member, texts.map((text, i) => ({ own: i === 0, text })))
  }
  async deliver(most: number, twice: boolean): Promise<void> {
    for (const page of this.pages) {
      for (let i = 0; i < most; i++) {
        const up = page.link.up.shift()
        if (up !== undefined) for (let j = 0; j < (twice ? 2 : 1); j++) await this.server.pageUp(page.link, up)
        const down = nextDown(page.link)
        if (down) for (let j = 0; j < (twice && down.t !== 'accepted' ? 2 : 1); j++) await page.room.hear(down)
      }
    }
    for (const desk of [...this.desks, ...this.joined]) {
      for (let i = 0; i < most; i++) {
        const up = desk.link.up.shift()
        if (up !== undefined) for (let j = 0; j < (twice ? 2 : 1); j++) await this.server.deskUp(desk.link, up)
        const down = nextDeskDown(desk.link)
        if (down) for (let j = 0; j < (twice ? 2 : 1); j++) await desk.room.hear(down)
      }
    }
  }
  async flush(): Promise<void> {
    const busy = () => [...this.pages, ...this.desks, ...this.joined].some((x) => x.link.up.length + x.link.down.length > 0)
    for (let i = 0; busy(); i++) {
      assert.ok(i < 500, 'it never comes to rest')
      await this.deliver(4, false)
    }
  }
  cut(x: Page | Desk | undefined): void {
    if (!x) return
    x.link.drop()
    if (x instanceof Page) {
      if (!x.over) x.connect()
    } else if ((x === this.desk && this.server.desk?.link === x.link) || this.server.guests.some(({ link }) => link === x.link)) {
      x.link.open = true
      x.link.send({ t: 'hello', shift: newId(), after: [{ conversation: this.server.conversation, number: x.room.after }] })
    }
  }
  /** The page is opened anew: the old one is closed, or stays and agrees. */
  reload(stays: boolean): void {
    const old = this.page
    if (old.room && !stays) old.link.drop()
    this.pages.push(new Page(installation))
    this.page.connect()
  }
  async letIn(): Promise<void> {
    const newcomer = this.desk?.newcomer
    if (newcomer && newcomer.oldPage !== 'refused') await this.desk!.room.letIn(newcomer.keys)
  }
  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'visitor says':
        return this.say(this.page, step.long)
      case 'listener says':
        return this.say(this.desk, step.long)
      case 'guest says':
        return this.say(this.seated.get(2) ?? this.seated.get(3), step.long)
      case 'joins':
        return this.join(step.which)
      case 'parts':
        return this.part(step.which)
      case 'cut guest':
        return this.cut(this.seated.get(3) ?? this.seated.get(2))
      case 'visitor shares':
        return this.share()
      case 'deliver':
        return this.deliver(step.most, step.twice)
      case 'cut page':
        return this.cut(this.page)
      case 'cut desk':
        return this.cut(this.desk)
      case 'desk reloads':
        return this.accept(this.#who)
      case 'other listener':
        return this.accept(1 - this.#who)
      case 'back to the same shift':
        return this.accept(1 - this.#who, true)
      case 'page reloads':
        return this.reload(step.stays)
      case 'let in':
        return this.letIn()
      case 'database':
        this.server.away = step.away
    }
  }
}

const steps = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('visitor says' as const, 'listener says' as const, 'guest says' as const), long: fc.boolean() }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('deliver' as const), most: fc.integer({ min: 1, max: 9 }), twice: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('visitor shares' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('cut page' as const, 'cut desk' as const, 'cut guest' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('joins' as const, 'parts' as const), which: fc.constantFrom(0 as const, 1 as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('desk reloads' as const, 'other listener' as const, 'back to the same shift' as const, 'let in' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('page reloads' as const), stays: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('database' as const), away: fc.boolean() }) },
)
type Step = typeof steps extends fc.Arbitrary<infer T> ? T : never

const deliver = (most: number): Step => ({ do: 'deliver', most, twice: false })
const does = (what: Exclude<Step['do'], 'deliver' | 'visitor says' | 'listener says' | 'guest says' | 'joins' | 'parts' | 'page reloads' | 'database'>): Step => ({ do: what })
const says = (who: 'visitor says' | 'listener says' | 'guest says'): Step => ({ do: who, long: false })
const goes = (away: boolean): Step => ({ do: 'database', away })
const reloads: Step = { do: 'page reloads', stays: true }

/** Walks that found something once; they are walked each time. */
const found: Step[][] = [
  // The desk begins anew with the shift that was in the room already.
  [says('listener says'), deliver(4), does('back to the same shift'), does('cut page'), does('back to the same shift'), deliver(1), says('listener says')],
  // The same, while the visitor's next room is not kept yet.
  [reloads, says('listener says'), deliver(3), deliver(1), does('other listener'), goes(true), does('back to the same shift'), says('visitor says'), deliver(1), deliver(4), does('cut page'), says('listener says')],
  // Texts that were opened in an epoch hidden from her lie between.
  [says('visitor says'), deliver(4), does('other listener'), deliver(4), says('visitor says'), deliver(4), does('back to the same shift'), deliver(1), deliver(1), does('cut page'), says('visitor says'), deliver(1)],
  // Whoever let the new page in is gone before it hears of it.
  [reloads, deliver(4), does('let in'), does('cut page'), says('visitor says'), deliver(1), does('desk reloads')],
  // A room is kept, its echo is lost, and the turn moves on.
  [deliver(1), deliver(1), deliver(1), does('desk reloads'), does('cut page'), says('visitor says'), deliver(4), deliver(4)],
  // It went on to somebody else and came back to the same shift: she has written in a room that names her keys, from a desk that is gone.
  [says('listener says'), deliver(3), deliver(1), does('other listener'), does('back to the same shift'), says('visitor says'), deliver(1), deliver(1), does('cut page'), says('visitor says')],
  // What the listener had written to the page before is lost unsent: a guest sees her next text first.
  [{ do: 'joins', which: 0 }, reloads, says('listener says'), deliver(3), goes(true), deliver(2), does('let in'), says('visitor says'), says('visitor says'), says('listener says')],
  // What was on its way from a listener while another one came in: the page had not heard it when the next room stood.
  [says('listener says'), deliver(4), does('other listener'), goes(false), says('visitor says'), does('cut page'), deliver(3), says('visitor says')],
]

const numbers = (heard: string[]): number[] => heard.map((text) => Number(text.split(' ')[0]))

function checkHeard(who: string, side: Told): void {
  assert.equal(side.refused, null, `${who} refused an honest server`)
  const all = [...side.heard, ...side.late]
  assert.equal(new Set(all).size, all.length, `${who} was shown a text twice`)
  for (const text of all) assert.ok(text.split(' ').length === 1 || text.endsWith('é'.repeat(900)), 'a text was cut')
}

test('random walks over a bad line: every kept text is shown once, in order, or told lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 70 }), async (walked) => {
      const walk = new Walk()
      walk.page.connect()
      await walk.accept(0)
      for (const step of walked) await walk.step(step)
      // Everything heals: the newest page and desk are there, the newcomer is let in, all is carried.
      walk.server.away = false
      for (let i = 0; i < 3; i++) {
        walk.cut(walk.page)
        walk.cut(walk.desk)
        for (const guest of walk.seated.values()) walk.cut(guest)
        await walk.flush()
        if (walk.desk!.newcomer && walk.server.page?.link !== walk.page.link) await walk.letIn()
        await walk.flush()
      }
      for (const page of walk.pages) checkHeard('a page', page.told)
      for (const desk of walk.desks) checkHeard('a desk', desk.told)
      for (const desk of walk.joined) checkHeard("a guest's desk", desk.told)
      const inRoom = ['listener 1', ...[...walk.seated.keys()].map((slot) => (slot === 2 ? 'interpreter 2' : 'coordinator 3'))]
      for (const side of [walk.page, walk.desk!, ...walk.seated.values()]) assert.deepEqual(side.told.people.toSorted(), inRoom.toSorted(), 'everybody is named everywhere')
      for (const [i, { earlier }] of walk.desks.entries()) {
        const texts = earlier.map((text) => text.replace(/^\w+: /, ''))
        assert.equal(new Set(texts).size, texts.length, 'a text of before was shown twice')
        assert.ok(texts.every((text) => walk.shared.get(text) === walk.whose[i]), 'a text of before was shown to somebody it was not shared with')
      }

      const page = walk.page.told
      assert.deepEqual([...page.states.values()].filter((s) => s !== 'opened'), [], "the visitor's texts are all opened")
      for (const { told } of [walk.desk!, ...walk.seated.values()]) assert.deepEqual([...told.states.values()].filter((s) => s !== 'opened' && s !== 'lost'), [], "a desk's texts are opened or told lost")
      // A page is told who said each text as it was.
      for (const { told: { by } } of walk.pages) {
        for (const [text, seat] of by) {
          const whose = [...walk.desks.map((one) => [one, 'listener 1'] as const), ...walk.joined.map((one) => [one, 'a guest'] as const)].find(([one]) => one.told.said.includes(text.split(' ')[0]!))
          assert.equal(seat.startsWith('listener'), whose?.[1] === 'listener 1', 'who said it')
        }
      }
      const everHeard = (sides: { told: Told }[], id: string) => sides.some((s) => numbers([...s.told.heard, ...s.told.late]).includes(Number(id)))
      for (const p of walk.pages) for (const [id, s] of p.told.states) if (s === 'opened') assert.ok(everHeard(walk.desks, id), 'opened, but shown nowhere')
      const desks = [...walk.desks, ...walk.joined]
      for (const d of desks) for (const [id, s] of d.told.states) if (s === 'opened') assert.ok(everHeard(walk.pages, id), 'opened, but shown nowhere')
      // What one side said is shown in the order it was written; what is left out between was shown elsewhere, or told lost.
      const inOrder = (readers: { told: Told }[], writers: { told: Told }[]): void => {
        for (const { told: reader } of readers)
          for (const { told: writer } of writers) {
            const row = numbers(reader.heard).filter((n) => writer.said.includes(`${n}`))
            const between = writer.said.filter((id) => Number(id) > (row[0] ?? Infinity) && Number(id) < row.at(-1)!)
            const others = readers.filter((r) => r.told !== reader)
            const elsewhere = between.filter((id) => !row.includes(Number(id)) && !numbers(reader.late).includes(Number(id)))
            assert.ok(elsewhere.every((id) => everHeard([...others, ...walk.pages], id) || writer.states.get(id) === 'lost'), 'a text is missing in the row')
            assert.deepEqual(row, row.toSorted((x, y) => x - y), 'order')
          }
      }
      inOrder(desks, walk.pages)
      inOrder(walk.pages, desks)
      inOrder(desks, desks)
      // What a page that lives to the end was sent by anybody, and the server kept, it has shown.
      if (walk.pages.length === 1) {
        for (const d of desks) for (const [id, s] of d.told.states) if (s === 'kept') assert.ok(everHeard(walk.pages, id), `kept and not shown: ${id}`)
      }
    }),
    { numRuns: 60, examples: found.map((walk): [Step[]] => [walk]) },
  )
})
