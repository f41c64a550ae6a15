// What the desk shows of a page that was replaced: its late words stand as its own, and are no sign of life of the page that is there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Page } from '../../../shared/seal/meeting-hand.ts'
import { makeKeyPairs } from '../../../shared/seal/primitives.ts'
import { Link, Rehearsal, makeInstallation, nextDeskDown, nextDown } from '../../../shared/seal/rehearsal-fixture.ts'
import type { FromDesk } from '../../../shared/wire/from-desk.ts'
import type { ToDesk } from '../../../shared/wire/to-desk.ts'
import { Conversation } from './conversation.ts'

test('words of a replaced page that come after the room with the new one are shown as the old page’s', async () => {
  const installation = await makeInstallation()
  const shift = await installation.shift(await installation.listener())
  const server = new Rehearsal()
  const page = new Page(installation)
  const link = new Link<FromDesk, ToDesk>()
  const about = { language: 'nl', woman: false, danger: false, others: [], interpreter: false, resuming: false, seconds: 0, answerWithin: null }
  const first: ToDesk & { t: 'conversation' } = { t: 'conversation', conversation: server.conversation, turn: 1, state: 'active', as: 'listener', slot: 1, people: [], calls: [], ...about }
  const mine = { id: shift.shift, member: shift.member, keys: shift.keys, statement: shift.credentials.shift, until: 0 }
  const conversation = new Conversation(installation.depl, first, mine, link.send)
  /** Carries everything until nothing is on its way, but for what `keep` takes out. */
  const carry = async (keep: (message: ToDesk) => boolean): Promise<void> => {
    while (page.link.up.length + page.link.down.length + link.up.length + link.down.length > 0) {
      for (const frame of page.link.up.splice(0)) await server.pageUp(page.link, frame)
      for (const frame of link.up.splice(0)) await server.deskUp(link, frame)
      while (page.link.down.length > 0) await page.room.hear(nextDown(page.link)!)
      while (link.down.length > 0) {
        const message = nextDeskDown(link)!
        if (message.t !== 'conversation' && !keep(message)) await conversation.hear(message)
      }
    }
  }
  page.connect()
  server.assign(link, shift)
  await carry(() => false)
  await page.room.say('1', 'hier ben ik')
  await carry(() => false)

  const late: ToDesk[] = []
  await page.room.say('2', 'te laat')
  await carry((message) => message.t === 'box' && late.push(message) > 0)
  conversation.page.value = { keys: (await makeKeyPairs(false)).public, oldPage: 'gone' }
  await conversation.letIn()
  const sent = JSON.parse(link.up.pop()!) as Extract<FromDesk, { t: 'room' }>
  await conversation.hear({ t: 'room', conversation: server.conversation, turn: 1, room: sent.room })
  conversation.silentSince.value = 1
  await conversation.hear(late[0]!)

  const words = conversation.said.value.filter((one) => one.from === 'visitor').map(({ text, state }) => [text, state])
  assert.deepEqual(words, [['hier ben ik', 'heard'], ['te laat', 'late']])
  assert.equal(conversation.silentSince.value, 1)
})
