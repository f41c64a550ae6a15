// The practice: its script comes to an end, and the scripted visitor is sealed and walked through like a real one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ToDesk } from '../../../shared/wire/to-desk.ts'
import { Practice } from './practice.ts'
import { nextStep, script } from './practice-script.ts'

test('the script begins with her words and ends with her going', () => {
  assert.equal(script[0]?.does, 'say')
  assert.equal(script.at(-1)?.does, 'leave')
  assert.equal(nextStep(script.length), null)
})

test('answered each time, the practised visitor talks, comes back with a new page, is let in, and leaves', { timeout: 30_000 }, async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const practice = await Practice.begin((message: ToDesk) => {
    if (message.t === 'gone') practice.conversation.over(message.why, message.lost)
    else void practice.conversation.hear(message)
  })
  const { conversation } = practice
  /** Lets the visitor's thinking pass, and the sealing work, until something shown is so. */
  const until = async (so: () => boolean) => {
    while (!so()) {
      context.mock.timers.tick(2000)
      await new Promise(setImmediate)
    }
  }
  const heard = () => conversation.said.value.filter((one) => one.from === 'visitor').map((one) => one.text)
  const answer = async (text: string) => {
    conversation.draft.value = text
    conversation.say()
    await until(() => conversation.ended.value !== null || conversation.said.value.some((one) => one.text === text && one.state === 'opened'))
  }
  practice.start()
  for (const step of script) {
    if (step.does === 'leave') await until(() => conversation.ended.value !== null)
    else if (step.does === 'reload') {
      await until(() => conversation.page.value !== null)
      await conversation.letIn()
      await until(() => conversation.said.value.some((one) => one.from === 'note' && one.text === 'let-in'))
    } else {
      await until(() => heard().at(-1) === `practice.${step.words}`)
      await answer(`answer to ${step.words}`)
    }
  }
  assert.deepEqual(conversation.ended.value, { why: 'visitor-left', lost: 0 })
  assert.deepEqual(conversation.said.value, [])
  practice.dispose()
})
