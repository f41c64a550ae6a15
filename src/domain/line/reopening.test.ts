// A page opened anew: who is asked, who may let it in, and what a lost hint does.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { MemoryBus } from '../../platform/bus/bus.ts'
import type { Topic } from '../../platform/bus/bus.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { hashOfKeys, Reopenings } from './reopening.ts'
import type { AskingPage } from './reopening.ts'

const someKeys = () => ({ seal: toText(randomBytes(65)), sign: toText(randomBytes(65)) })

/** Collects what is said, and waits until something said fits. */
function hear<T>() {
  const said: T[] = []
  let check = () => {}
  return {
    said,
    push: (value: T): void => {
      said.push(value)
      check()
    },
    until: (fits: (value: T) => boolean): Promise<void> =>
      new Promise((resolve) => {
        check = () => {
          if (said.some(fits)) resolve()
        }
        check()
      }),
  }
}

// The doors' own timers keep no process alive; their sockets do, and here this.
const awake = setInterval(() => {}, 1000)
after(() => clearInterval(awake))

test('a page that asks is shown to the listener, and let in only once the old page agrees', async () => {
  const bus = new MemoryBus()
  const doors = new Reopenings(bus, 5, 1e6)
  const conversation = newId()
  const asked = hear<AskingPage>()
  const old = doors.old(conversation, asked.push, () => true)
  const shown = hear<AskingPage>()
  const desk = doors.desk(conversation, shown.push)
  const keys = someKeys()
  const ticket = randomBytes(32)
  const withdraw = doors.ask(conversation, keys, ticket, () => assert.fail('nobody kept it out'))

  await asked.until((page) => page.keys === hashOfKeys(keys))
  assert.equal(desk.ticket(hashOfKeys(keys)), null, 'the old page has not answered')
  old.answer(hashOfKeys(keys), true)
  await shown.until((page) => page.oldPage === 'agreed')
  assert.deepEqual(desk.ticket(hashOfKeys(keys)), ticket)
  assert.deepEqual(desk.ticket(hashOfKeys(someKeys())), null, 'only the page that asked')
  withdraw()
  assert.equal(desk.ticket(hashOfKeys(keys)), null, 'it asks no more')
})

test('an old page that says no keeps the new one out, even after it is closed', async () => {
  const bus = new MemoryBus()
  const doors = new Reopenings(bus, 5, 1)
  const conversation = newId()
  const old = doors.old(conversation, (page) => old.answer(page.keys, false), () => true)
  const shown = hear<AskingPage>()
  const desk = doors.desk(conversation, shown.push)
  const out = hear<true>()
  const keys = someKeys()
  doors.ask(conversation, keys, randomBytes(32), () => out.push(true))
  await out.until(() => true)
  await shown.until((page) => page.oldPage === 'refused')
  old.stop()
  assert.equal(shown.said.at(-1)?.oldPage, 'refused')
  assert.equal(desk.ticket(hashOfKeys(keys)), null)
})

test('where no old page answers, or it sleeps, it counts as gone', async () => {
  const bus = new MemoryBus()
  const doors = new Reopenings(bus, 5, 20)
  const conversation = newId()
  doors.old(conversation, () => assert.fail('a page asleep is not asked'), () => false)
  const shown = hear<AskingPage>()
  const desk = doors.desk(conversation, shown.push)
  const keys = someKeys()
  doors.ask(conversation, keys, randomBytes(32), () => {})
  await shown.until((page) => page.oldPage === 'gone')
  assert.ok(desk.ticket(hashOfKeys(keys)))
  doors.dispose()
})

test('an old page that is closed while it is asked is gone at once', async () => {
  const bus = new MemoryBus()
  const doors = new Reopenings(bus, 5, 1e6)
  const conversation = newId()
  const old = doors.old(conversation, () => {}, () => true)
  const shown = hear<AskingPage>()
  doors.desk(conversation, shown.push)
  doors.ask(conversation, someKeys(), randomBytes(32), () => {})
  await shown.until((page) => page.oldPage === 'asking')
  old.stop()
  await shown.until((page) => page.oldPage === 'gone')
  doors.dispose()
})

test('a desk that comes later, and a bus that loses many hints, are only late', async () => {
  class LossyBus extends MemoryBus {
    #n = 0
    override tell(topic: Topic, hint?: unknown): void {
      if (this.#n++ % 5 > 1) super.tell(topic, hint)
    }
  }
  const doors = new Reopenings(new LossyBus(), 3, 1e6)
  const conversation = newId()
  const keys = someKeys()
  doors.ask(conversation, keys, randomBytes(32), () => {})
  const old = doors.old(conversation, (page) => old.answer(page.keys, true), () => true)
  const shown = hear<AskingPage>()
  const desk = doors.desk(conversation, shown.push)
  await shown.until((page) => page.oldPage === 'agreed')
  assert.ok(desk.ticket(hashOfKeys(keys)))
  doors.dispose()
})

test('a page that the listener keeps out is told once, and nobody asks again for that visit until some time has passed', async () => {
  const bus = new MemoryBus()
  const doors = new Reopenings(bus, 5, 1, 1e6)
  const conversation = newId()
  const shown = hear<AskingPage>()
  const gone = hear<string>()
  const desk = doors.desk(conversation, shown.push, gone.push)
  const old = hear<AskingPage>()
  const out = hear<string>()
  const ask = (name: string, keys = someKeys()): string => {
    doors.ask(conversation, keys, randomBytes(32), () => out.push(name))
    return hashOfKeys(keys)
  }
  const first = ask('first')
  await shown.until((page) => page.keys === first)
  const second = ask('second')
  desk.keepOut(first)
  await out.until((name) => name === 'second')
  doors.old(conversation, old.push, () => true)
  ask('third')
  await out.until((name) => name === 'third')
  // Through a process that has not heard of the refusal.
  const elsewhere = new Reopenings(bus, 5, 1, 1e6)
  elsewhere.ask(conversation, someKeys(), randomBytes(32), () => out.push('fourth'))
  await out.until((name) => name === 'fourth')
  assert.deepEqual(out.said, ['first', 'second', 'third', 'fourth'])
  assert.deepEqual([new Set(shown.said.map(({ keys }) => keys)), old.said, gone.said], [new Set([first]), [], [first]])
  assert.equal(desk.ticket(second), null)
  doors.dispose()
  elsewhere.dispose()
})

test('once that time has passed, a page may ask again', async () => {
  const doors = new Reopenings(new MemoryBus(), 5, 1, 0)
  const conversation = newId()
  const shown = hear<AskingPage>()
  const desk = doors.desk(conversation, shown.push)
  const out = hear<true>()
  const [first, second] = [someKeys(), someKeys()]
  doors.ask(conversation, first, randomBytes(32), () => out.push(true))
  await shown.until((page) => page.keys === hashOfKeys(first))
  desk.keepOut(hashOfKeys(first))
  await out.until(() => true)
  doors.ask(conversation, second, randomBytes(32), () => {})
  await shown.until((page) => page.keys === hashOfKeys(second))
  doors.dispose()
})

test('the first question stands until its page is gone; only then the next is asked', async () => {
  const doors = new Reopenings(new MemoryBus(), 5, 1e6)
  const conversation = newId()
  const asked = hear<AskingPage>()
  const unasked = hear<string>()
  const old = doors.old(conversation, asked.push, () => true, unasked.push)
  const shown = hear<AskingPage>()
  const gone = hear<string>()
  const desk = doors.desk(conversation, shown.push, gone.push)
  const [hers, his] = [someKeys(), someKeys()]
  const withdraw = doors.ask(conversation, hers, randomBytes(32), () => {})
  await asked.until((page) => page.keys === hashOfKeys(hers))
  doors.ask(conversation, his, randomBytes(32), () => {})
  old.answer(hashOfKeys(hers), true)
  await shown.until((page) => page.oldPage === 'agreed')
  assert.equal(desk.ticket(hashOfKeys(his)), null, 'nobody agreed to the other page')
  assert.equal(asked.said.length, 1)
  assert.ok(shown.said.every((page) => page.keys === hashOfKeys(hers)))
  withdraw()
  await asked.until((page) => page.keys === hashOfKeys(his))
  await shown.until((page) => page.keys === hashOfKeys(his) && page.oldPage === 'asking')
  assert.deepEqual([unasked.said, gone.said], [[hashOfKeys(hers)], [hashOfKeys(hers)]])
  assert.equal(desk.ticket(hashOfKeys(his)), null)
  doors.dispose()
})

test('a page that sleeps, or whose withdrawal is lost, is forgotten by both sides; one that was let in is not withdrawn', async () => {
  const doors = new Reopenings(new MemoryBus(), 5, 1e6)
  const conversation = newId()
  const asked = hear<AskingPage>()
  const unasked = hear<string>()
  const old = doors.old(conversation, asked.push, () => true, unasked.push)
  const gone = hear<string>()
  doors.desk(conversation, () => {}, gone.push)
  let awake = true
  const keys = someKeys()
  doors.ask(conversation, keys, randomBytes(32), () => {}, () => awake)
  await asked.until(() => true)
  old.answer(hashOfKeys(keys), true)
  awake = false
  await Promise.all([unasked.until(() => true), gone.until(() => true)])
  const letIn = doors.ask(conversation, someKeys(), randomBytes(32), () => {})
  await asked.until(() => asked.said.length === 2)
  letIn(true)
  assert.equal(unasked.said.length, 1)
  doors.dispose()
})

test('she may take her yes back: the page that asked is refused', async () => {
  const doors = new Reopenings(new MemoryBus(), 5, 1e6)
  const conversation = newId()
  const old = doors.old(conversation, (page) => old.answer(page.keys, true), () => true)
  const shown = hear<AskingPage>()
  const desk = doors.desk(conversation, shown.push)
  const out = hear<true>()
  const keys = someKeys()
  doors.ask(conversation, keys, randomBytes(32), () => out.push(true))
  await shown.until((page) => page.oldPage === 'agreed')
  old.answer(hashOfKeys(keys), false)
  await out.until(() => true)
  assert.equal(desk.ticket(hashOfKeys(keys)), null)
})
