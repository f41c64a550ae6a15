// Two listeners press for the same left message at the same moment: one has it, the other reads so and opens it no more, until it is given back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import type { DeskHand } from '../support/desk-hand.ts'
import { LeftHand } from '../support/left-hand.ts'
import { enrolListener, staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { wordsOf } from '../support/words-of.ts'

const skip = withoutChromium || withoutFirefox
const words = 'Mag ik iets vragen over mijn verblijf?'
let chromium: Browser
let firefox: Browser
let staffed: StaffedHouse
let second: DeskHand

before(async () => {
  if (skip) return
  chromium = await launchChromium()
  firefox = await launchFirefox()
  staffed = await staffHouse(chromium, ['Dutch'], 1)
  second = await enrolListener(chromium, staffed.coordinator, 'Mila', ['Dutch'])
})
after(async () => {
  await second?.close()
  await staffed?.dispose()
  await firefox?.close()
  await chromium?.close()
})

const shown = (desk: DeskHand, text: string): Promise<void> => desk.page.locator('.left-letters p', { hasText: text }).waitFor()
const row = (desk: DeskHand, state: string): Promise<void> => desk.page.locator('.inbox-row', { hasText: state }).waitFor()

/** The list anew, as whoever comes back to it sees it. */
async function inbox(desk: DeskHand): Promise<void> {
  await desk.goTo('Line')
  await desk.goTo('Messages')
}

/** Asks the server from inside the desk's page, past everything that the page would refuse. */
const asked = (page: Page, method: string, input: unknown): Promise<{ code?: string }> =>
  page.evaluate(async ([name, body]) => (await (await fetch(`/api/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: body! })).json()) as { code?: string }, [method, JSON.stringify(input)])

/** Whether this text is anywhere in what the page's scripts hold, once what nobody needs any more is away. The session stays open: closed, it would take her passkey with it. */
async function inMemory(desk: DeskHand, text: string): Promise<boolean> {
  const session = await desk.context.newCDPSession(desk.page)
  let heap = ''
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => (heap += chunk))
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  return heap.includes(text)
}

/** Lets no claim of these desks through until every one is under way; gives what each of them sent. */
async function holdClaims(desks: DeskHand[]): Promise<{ all: Promise<unknown[]>; letGo: () => void }> {
  let letGo = (): void => undefined
  const free = new Promise<void>((resolve) => (letGo = resolve))
  const sent = desks.map(
    ({ page }) =>
      new Promise<unknown>((resolve, reject) => {
        page
          .route('**/api/left-room', async (route) => {
            resolve(route.request().postDataJSON())
            await free
            await route.continue()
          }, { times: 1 })
          .catch(reject)
      }),
  )
  return { all: Promise.all(sent), letGo }
}

test('of two who claim at once one has it; the other reads so, keeps nothing of it, and gets it once it is given back', { skip }, async () => {
  const { house, coordinator, listener } = staffed
  const desks = [listener, second]
  const writing = await LeftHand.open(chromium, house.site, 'nl', 'message')
  const code = await writing.write(words)
  const names = { team: wordsOf('nl', 'left.sealed.team', { language: 'Nederlands' }), claimed: wordsOf('nl', 'left.sealed.claimed'), all: wordsOf('nl', 'left.sealed.coordinators'), you: wordsOf('nl', 'left.sealed.you') }
  assert.deepEqual(await writing.readers(), [names.team, names.all, names.you])
  await writing.leave(code)
  await writing.close()

  for (const desk of desks) {
    await desk.goTo('Messages')
    await desk.press(/^Open/)
    await shown(desk, words)
    assert.ok(await inMemory(desk, words))
  }
  const { all, letGo } = await holdClaims(desks)
  await Promise.all(desks.map((desk) => desk.press('Take it')))
  const claims = await all
  letGo()
  const yours = (desk: DeskHand): Promise<void> => desk.page.getByText('You read it. You alone answer.').waitFor()
  const told = (desk: DeskHand): Promise<void> => desk.page.getByRole('alert').filter({ hasText: 'Somebody else reads this message already.' }).waitFor()
  const ends = await Promise.all(desks.map((desk) => Promise.race([yours(desk).then(() => 'hers'), told(desk).then(() => 'told')])))
  assert.deepEqual(ends.toSorted(), ['hers', 'told'])
  const [first, other] = ends[0] === 'hers' ? [desks[0]!, desks[1]!] : [desks[1]!, desks[0]!]

  // Off her screen and out of what her page holds, without a word of hers; the list says who has it.
  await row(other, `${first.toString()} reads it`)
  assert.equal(await other.page.locator('.left-message').count(), 0)
  assert.ok(!(await other.page.locator('body').innerText()).includes(words))
  assert.equal(await inMemory(other, words), false)
  assert.equal(await other.button(/^Open/).count(), 0)
  const { id } = claims[desks.indexOf(other)] as { id: string }
  for (const [method, input] of [['left', { id }], ['left-room', claims[desks.indexOf(other)]], ['left-answer', { id, epoch: 2, box: 'AQ'.padEnd(342, 'A') }]] as const) {
    assert.deepEqual(await asked(other.page, method, input), { code: 'claimed' }, method)
  }
  await other.page.reload()
  await other.signIn()
  await other.goTo('Messages')
  await row(other, `${first.toString()} reads it`)
  assert.equal(await other.button(/^Open/).count(), 0)
  assert.ok(!(await other.page.locator('body').innerText()).includes(words))

  await first.page.getByLabel('Your answer').fill('Ja, vraag maar.')
  await first.press('Send the answer')
  await shown(first, 'Ja, vraag maar.')
  const back = await LeftHand.open(firefox, house.site, 'nl', 'return')
  await back.enter(code.join(' '))
  assert.deepEqual(await back.reads('Ja, vraag maar.'), [words, 'Ja, vraag maar.'])
  assert.deepEqual(await back.page.locator('.log .who').allInnerTexts(), [wordsOf('nl', 'left.you'), wordsOf('nl', 'left.listener')])
  assert.deepEqual(await back.readers(), [names.claimed, names.all, names.you])
  await back.say('Mag mijn dochter mee?')

  // The coordinator gives it back: now the other may.
  await inbox(coordinator)
  await coordinator.press(/^Open/)
  await shown(coordinator, 'Mag mijn dochter mee?')
  await coordinator.press('Give it back to the team')
  await coordinator.page.getByText('Nobody reads it yet.').waitFor()
  await inbox(other)
  await row(other, 'Waits for somebody')
  await other.press(/^Open/)
  await shown(other, 'Mag mijn dochter mee?')
  await other.press('Take it')
  await yours(other)
  await other.page.getByLabel('Your answer').fill('Ja, zij mag mee.')
  await other.press('Send the answer')
  await shown(other, 'Ja, zij mag mee.')
  await inbox(first)
  await row(first, `${other.toString()} reads it`)
  assert.equal(await first.button(/^Open/).count(), 0)

  await back.page.reload()
  await back.enter(code.join(' '))
  assert.deepEqual(await back.reads('Ja, zij mag mee.'), [words, 'Ja, vraag maar.', 'Mag mijn dochter mee?', 'Ja, zij mag mee.'])
  assert.deepEqual(await back.readers(), [names.claimed, names.all, names.you])
  await back.close()
})
