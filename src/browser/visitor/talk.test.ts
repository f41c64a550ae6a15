// The page's own state, with the real server on the other end of a real socket: what it shows, keeps and says again.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { TalkHouse } from '../../doors/visitor/pages/talk/talk-hand.ts'
import { randomBytes, toText } from '../../shared/base/id.ts'
import { makeKeyPairs } from '../../shared/seal/primitives.ts'
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'
import { Talk } from './talk.ts'

const wish = { language: 'fr', woman: false, danger: false, others: [], interpreter: false }

/** A page's talk, and a way to wait for what it shows. */
function pageOf(t: TestContext, house: TalkHouse, visit = house.visits.open()) {
  return { ...talkWith(t, `ws://127.0.0.1:${house.port}/${visit}/socket`), visit }
}

function talkWith(t: TestContext, url: string) {
  let check = (): void => {}
  const talk = new Talk(url, () => check(), () => assert.fail('nothing is worked for here'))
  t.after(() => talk.drop())
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (holds()) resolve()
      }
      check()
    })
  talk.start()
  return { talk, until }
}

/** A server that says only what the test says, and keeps what each connection was told. */
async function scripted(t: TestContext) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const lines: string[][] = []
  let check = (): void => {}
  server.on('connection', (socket) => {
    const line: string[] = []
    lines.push(line)
    socket.on('message', (data) => {
      line.push((JSON.parse((data as Buffer).toString()) as { t: string }).t)
      check()
    })
  })
  const each = (act: (socket: WebSocket) => void): void => Array.from(server.clients).forEach(act)
  t.after(() => {
    each((socket) => socket.terminate())
    server.close()
  })
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lines,
    say: (message: ToVisitor): void => each((socket) => socket.send(JSON.stringify(message))),
    cut: (): void => each((socket) => socket.terminate()),
    until: (holds: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        check = () => {
          if (holds()) resolve()
        }
        check()
      }),
  }
}

const refusedHello = { t: 'refused', code: 'unavailable', of: 'hello' } as const

const states = (talk: Talk): string[] => talk.texts.map(({ state }) => state)

test('what is written before anybody accepts stays in the page, and is sent and opened afterwards', async (t) => {
  await using house = await TalkHouse.open()
  const { talk, until } = pageOf(t, house)
  await until(() => talk.phase === 'choosing' && talk.now !== null)
  talk.write('les premiers mots')
  talk.ask(wish)
  await until(() => talk.phase === 'waiting')
  assert.deepEqual(states(talk), ['unsent'])
  const [row] = await house.db.sql<{ n: number }[]>`select count(*)::int as n from box`
  assert.equal(row!.n, 0, 'nothing of it has left the page')
  const listener = await house.listener('fr', { woman: true })
  await until(() => talk.phase === 'talking')
  assert.deepEqual(talk.listener, { woman: true, reach: 'here' })
  await until(() => states(talk)[0] === 'opened')
  assert.deepEqual(listener.heard, ['les premiers mots'])
})

test('the server goes away and comes back: what was written meanwhile is unsent, then arrives once, in order', async (t) => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('fr')
  const { talk, until } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  await until(() => talk.phase === 'talking')
  talk.write('un')
  await until(() => states(talk)[0] === 'opened')
  await house.shut()
  await until(() => !talk.up)
  talk.write('deux')
  talk.write('trois')
  assert.deepEqual(states(talk), ['opened', 'unsent', 'unsent'])
  await house.listen()
  await until(() => states(talk).every((state) => state === 'opened'))
  assert.deepEqual(listener.heard, ['un', 'deux', 'trois'])
})

test('she ends it while the line is down: it is said as soon as the line is back', async (t) => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('fr')
  const { talk, until } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  await until(() => talk.phase === 'talking')
  await listener.until(() => listener.rooms === 1)
  await house.shut()
  await until(() => !talk.up)
  talk.write('jamais lu')
  talk.leave()
  assert.deepEqual([talk.phase, talk.over, states(talk)[0]], ['over', 'visitor-left', 'lost'])
  await house.listen()
  await listener.until(() => listener.over === 1)
})

test('a server that swaps a key is refused, and nothing that was written is sent', async (t) => {
  await using house = await TalkHouse.open()
  const other = await TalkHouse.open()
  t.after(() => other[Symbol.asyncDispose]())
  const { talk, until } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.write('ne pas envoyer')
  // Vouched for, but not from this installation's root.
  const listener = await house.listener('fr')
  await other.team.vouch(listener.member, listener.shift, await makeKeyPairs(false), 'fr', false)
  house.credentials = other.team.credentialsOf
  talk.ask(wish)
  await until(() => talk.phase === 'over')
  assert.deepEqual([talk.over, states(talk)], ['refused', ['lost']])
  assert.deepEqual([listener.heard, listener.rooms], [[], 0])
  const [row] = await house.db.sql<{ boxes: number; rooms: number }[]>`select (select count(*) from box)::int as boxes, (select count(*) from statement)::int as rooms`
  assert.deepEqual({ ...row }, { boxes: 0, rooms: 0 })
})

test('another listener sees only what nobody had opened, and the page says that it is another', async (t) => {
  await using house = await TalkHouse.open()
  const first = await house.listener('fr')
  const { talk, until } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  await until(() => talk.phase === 'talking')
  talk.write('pour la première')
  await until(() => states(talk)[0] === 'opened')
  await house.line.remove(first.member)
  await until(() => talk.phase === 'waiting' && talk.place?.resuming === 1)
  talk.write('pour la suivante')
  const second = await house.listener('fr')
  await until(() => states(talk).at(-1) === 'opened' || talk.texts.filter(({ own }) => own).every(({ state }) => state === 'opened'))
  assert.deepEqual(second.heard, ['pour la suivante'])
  assert.ok(talk.texts.some(({ state, text }) => state === 'note' && text === 'another'))
})

test('what a listener wrote before she was lost never stands as a word of the next one', async (t) => {
  await using house = await TalkHouse.open()
  const first = await house.listener('fr')
  const { talk, until } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  await until(() => talk.phase === 'talking')
  talk.write('bonjour')
  await until(() => states(talk)[0] === 'opened')
  await house.shut()
  await until(() => !talk.up)
  await first.say('mes derniers mots')
  await first.until(() => first.own.get('1') === 'kept')
  await house.line.remove(first.member)
  const second = await house.listener('fr')
  await house.listen()
  await second.until(() => second.rooms === 1)
  await second.say('me voici')
  await until(() => talk.texts.some(({ text }) => text === 'me voici'))
  const said = talk.texts.filter(({ own, state }) => !own && state !== 'note')
  assert.deepEqual(said.map(({ text, state }) => [text, state]), [['mes derniers mots', 'late'], ['me voici', 'heard']])
})

test('a second page of the visit sees one moment only; kept out, it shows nothing and the first goes on', async (t) => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('fr')
  const { talk, until, visit } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  await until(() => talk.phase === 'talking')
  await listener.until(() => listener.rooms === 1)
  const stranger = pageOf(t, house, visit)
  await stranger.until(() => stranger.talk.phase === 'one-moment')
  await until(() => talk.asked)
  assert.deepEqual([stranger.talk.texts, stranger.talk.listener, stranger.talk.place], [[], null, null])
  talk.answer(false)
  await stranger.until(() => stranger.talk.over === 'not-let-in')
  talk.write('toujours moi')
  await listener.until(() => listener.heard.includes('toujours moi'))
})

test('she agrees to another page, and that page goes: she writes on by herself; her yes can be taken back as well', async (t) => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('fr')
  const { talk, until, visit } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  await until(() => talk.phase === 'talking')
  await listener.until(() => listener.rooms === 1)
  const other = pageOf(t, house, visit)
  await until(() => talk.asked)
  talk.answer(true)
  await listener.until(() => listener.asking.at(-1)?.oldPage === 'agreed')
  assert.equal(talk.yielded, true)
  other.talk.drop()
  await until(() => !talk.yielded)
  talk.write('je continue ici')
  await listener.until(() => listener.heard.includes('je continue ici'))

  const third = pageOf(t, house, visit)
  await until(() => talk.asked)
  talk.answer(true)
  await listener.until(() => listener.asking.at(-1)?.oldPage === 'agreed')
  talk.answer(false)
  await third.until(() => third.talk.over === 'not-let-in')
  talk.write('toujours ici')
  await listener.until(() => listener.heard.includes('toujours ici'))
})

test('a page opened anew hears at once where nobody is left to let it in, and begins anew', async (t) => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('fr')
  const { talk, until, visit } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  await until(() => talk.phase === 'talking')
  await listener.until(() => listener.rooms === 1)
  talk.drop()
  const anew = pageOf(t, house, visit)
  await anew.until(() => anew.talk.phase === 'one-moment')
  await listener.until(() => listener.asking.length > 0)
  assert.equal(anew.talk.nobody, false)
  await house.line.remove(listener.member)
  await anew.until(() => anew.talk.nobody)
  assert.deepEqual([anew.talk.phase, anew.talk.listener, anew.talk.place], ['one-moment', null, null])
  anew.talk.beginAnew()
  await anew.until(() => anew.talk.phase === 'choosing')
})

test('a place asked for while the database was away is asked for again when it is back', async (t) => {
  await using house = await TalkHouse.open()
  const { talk, until } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  await house.db.sql.unsafe('alter table conversation rename to conversation_away')
  talk.write('attend avec moi')
  talk.ask(wish)
  await until(() => talk.problem !== null)
  assert.deepEqual([talk.phase, states(talk)], ['choosing', ['unsent']])
  await house.db.sql.unsafe('alter table conversation_away rename to conversation')
  await until(() => talk.phase === 'waiting' && talk.problem === null)
})

test('who waits is told when the last listener of her language goes off duty', async (t) => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('fr')
  listener.takes = false
  const { talk, until } = pageOf(t, house)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  await until(() => talk.phase === 'waiting' && talk.now?.spoken.length === 1)
  await house.line.offDuty(listener.member, listener.shift)
  await until(() => talk.now?.spoken.length === 0)
  assert.equal(talk.phase, 'waiting')
})

test('a hello that was refused is said again on its own connection, never on the next', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const server = await scripted(t)
  const { talk, until } = talkWith(t, server.url)
  await server.until(() => server.lines[0]?.length === 1)
  server.say(refusedHello)
  await until(() => talk.problem === 'unavailable')
  t.mock.timers.tick(2000)
  await server.until(() => server.lines[0]!.length === 2)
  talk.problem = null
  server.say(refusedHello)
  await until(() => talk.problem === 'unavailable')
  server.cut()
  await until(() => !talk.up)
  t.mock.timers.tick(500)
  await server.until(() => server.lines[1]?.length === 1)
  server.say({ t: 'welcome', state: 'none', depl: toText(randomBytes(16)), root: null })
  await until(() => talk.phase === 'choosing')
  t.mock.timers.tick(3000)
  talk.ask(wish)
  await server.until(() => server.lines[1]!.includes('arrive'))
  assert.deepEqual(server.lines, [['hello', 'hello'], ['hello', 'arrive']])
})

test('a hello that cannot come at this point is not said again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const server = await scripted(t)
  const { talk, until } = talkWith(t, server.url)
  await server.until(() => server.lines[0]?.length === 1)
  server.say({ t: 'refused', code: 'out-of-order', of: 'hello' })
  await until(() => talk.problem === 'out-of-order')
  t.mock.timers.tick(3000)
  talk.ask(wish)
  await server.until(() => server.lines[0]!.includes('arrive'))
  assert.deepEqual(server.lines, [['hello', 'arrive']])
})

test('who ends it while the store is away says so at each beat, not as fast as the line is', async (t) => {
  const server = await scripted(t)
  const { talk, until } = talkWith(t, server.url)
  await server.until(() => server.lines[0]?.length === 1)
  server.say({ t: 'welcome', state: 'mine', depl: toText(randomBytes(16)), root: null })
  await until(() => talk.phase === 'waiting')
  talk.leave()
  await server.until(() => server.lines[0]!.length === 2)
  server.say({ t: 'refused', code: 'unavailable', of: 'leave' })
  server.say({ t: 'there', turn: 0, number: 0 })
  await server.until(() => server.lines[0]!.length === 3)
  server.say({ t: 'ended', why: 'visitor-left', lost: 0 })
  await until(() => !talk.up)
  assert.deepEqual(server.lines, [['hello', 'leave', 'leave']])
})
