// The only coordinator is away, ten days and then five weeks: what can still be left, read and answered, who is told, and what her return mends.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import type { DeskHand } from '../support/desk-hand.ts'
import { Later } from '../support/later.ts'
import { LeftHand } from '../support/left-hand.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'
import { bare, wordsOf } from '../support/words-of.ts'

const skip = withoutChromium || withoutFirefox
const later = new Later()
const week = 7
let chromium: Browser
let firefox: Browser
let staffed: StaffedHouse
/** The day of the set-up, counted from 1970. */
let firstDay: number

before(async () => {
  if (skip) return
  chromium = await launchChromium()
  firefox = await launchFirefox()
  staffed = await staffHouse(chromium, ['Pashto'], 1, later.settings)
  const { coordinator, listener } = staffed
  await listener.press('Go off duty')
  await Promise.all([away(coordinator), away(listener)])
  for (const { context } of [coordinator, listener]) await later.wear(context)
  const [first] = await staffed.house.database.sql<{ until: number }[]>`select until::float8 as until from team_key where team = 'ps' and epoch = 1`
  firstDay = first!.until / 86_400 - week
})
after(async () => {
  await staffed?.dispose()
  await firefox?.close()
  await chromium?.close()
  later.dispose()
})

/** Her desk is shut; what her browser kept of the session ends before she comes back. */
async function away(desk: DeskHand): Promise<void> {
  await desk.page.goto('about:blank')
  await desk.context.clearCookies()
}

async function comesBack(desk: DeskHand): Promise<void> {
  await desk.page.goto(staffed.house.desk)
  await desk.signIn()
}

/** The coordinator's desk does what has gathered, the left messages last. */
async function returns(): Promise<void> {
  const { coordinator } = staffed
  const tended = coordinator.page.waitForResponse((response) => response.url().endsWith('/api/left-tend'))
  await comesBack(coordinator)
  const { stale } = (await (await tended).json()) as { stale: string[] }
  for (const id of stale) await coordinator.page.waitForResponse((response) => response.url().endsWith('/api/left-room') && response.request().postDataJSON().id === id)
}

/** Of each team the day on which its last key ends. */
async function endsOfKeys(): Promise<Map<string, number>> {
  const rows = await staffed.house.database.sql<{ team: string; until: number }[]>`select team, max(until)::float8 as until from team_key where not stopped group by team`
  return new Map(rows.map(({ team, until }) => [team, until / 86_400]))
}

/** Which key of each team a message is sealed to now. */
async function sealedTo(id: string): Promise<Record<string, number>> {
  const rows = await staffed.house.database.sql<{ name: string; epoch: number }[]>`
    select name, max(team_epoch)::int as epoch from left_wrap where message = ${id} and role = 'team' group by name order by name`
  return Object.fromEntries(rows.map(({ name, epoch }) => [name, epoch]))
}

type Left = { id: string; code: string[]; text: string; readers: string[]; told: string }

async function leave(language: string, text: string): Promise<Left> {
  const hand = await LeftHand.open(chromium, staffed.house.site, language, 'message', 390, (context) => later.wear(context))
  const code = await hand.write(text)
  const readers = await hand.readers()
  const told = bare(await hand.page.locator('#left section:not([hidden])').innerText())
  const sent = hand.page.waitForRequest((request) => request.url().endsWith('/api/leave'))
  await hand.leave(code)
  const { id } = (await sent).postDataJSON() as { id: string }
  await hand.close()
  return { id, code, text, readers, told }
}

/** She comes back from the other engine. */
async function comesFor({ code, text }: Left, answer: string): Promise<void> {
  const hand = await LeftHand.open(firefox, staffed.house.site, 'ps', 'return', 390, (context) => later.wear(context))
  await hand.enter(code.join(' '))
  assert.deepEqual(await hand.reads(answer), [text, answer])
  await hand.close()
}

/** Looks through the list for the one with this text, which nobody has answered. */
async function opens(desk: DeskHand, text: string): Promise<void> {
  await desk.goTo('Line')
  await desk.goTo('Messages')
  const rows = desk.page.locator('.inbox-row')
  await rows.first().waitFor()
  for (let i = 0; i < (await rows.count()); i++) {
    const open = rows.nth(i).getByRole('button', { name: /^Open/ })
    await open.click()
    await desk.page.locator('.inbox-row').nth(i).and(desk.page.locator('[aria-current=true]')).waitFor()
    await desk.page.locator('.left-letters p').first().waitFor()
    if ((await desk.page.locator('.left-letters p').first().innerText()) === text) return
  }
  assert.fail(`not in the inbox: ${text}`)
}

async function answers(desk: DeskHand, text: string, answer: string): Promise<void> {
  await opens(desk, text)
  await desk.press('Take it')
  await desk.page.getByLabel('Your answer').fill(answer)
  await desk.press('Send the answer')
  await desk.page.locator('.left-letters p', { hasText: answer }).waitFor()
}

/** What the doctor says of coordinators who are away, and of the teams' keys. */
async function finds(): Promise<{ away: string; keys: string }> {
  const lines = (await staffed.house.command('doctor')).split('\n')
  const of = (about: string): string => lines.filter((line) => line.slice(7).startsWith(about)).join()
  return { away: of('team '), keys: of('teams ') }
}

const team = (language: string, tag = 'ps'): string => wordsOf(tag, 'left.sealed.team', { language })
const coordinators = (tag = 'ps'): string => wordsOf(tag, 'left.sealed.coordinators')
const herself = (tag = 'ps'): string => wordsOf(tag, 'left.sealed.you')

test('for ten days messages are left under the keys made ahead, and answered; the operator and the desks are told; her return makes new keys', { skip }, async () => {
  const { house, coordinator, listener } = staffed
  for (const [name, until] of await endsOfKeys()) assert.ok(until >= firstDay + 4 * week, name)
  await later.day(week - 0.02, house)
  const first = await leave('ps', 'لومړی')
  assert.deepEqual(await sealedTo(first.id), { coordinators: 1, ps: 1 })
  await later.day(week + 0.02, house)
  const second = await leave('ps', 'دوهم')
  assert.deepEqual(await sealedTo(second.id), { coordinators: 2, ps: 2 })
  await later.day(10, house)
  const third = await leave('ps', 'دریم')
  assert.deepEqual(third.readers, [team('پښتو'), coordinators(), herself()])

  const meanwhile = await finds()
  assert.match(meanwhile.away, /No coordinator has been at the desk for 10 days/)
  assert.match(meanwhile.keys, /Every team has keys for 2[45] days/)
  await comesBack(listener)
  await listener.goTo('Messages')
  await listener.page.getByText('No coordinator was at her desk for 10 days.').waitFor()
  // Her 90 days have not ended: she reads what is sealed to the key that has, answers, and talks.
  await answers(listener, first.text, 'یو')
  await answers(listener, third.text, 'درې')
  await comesFor(first, 'یو')
  await comesFor(third, 'درې')
  await listener.goOnDuty(1)
  const visitor = await VisitorHand.open(chromium, house.site, 'ps', (page) => later.wear(page.context()))
  await visitor.sees('free')
  await visitor.ask('سلام')
  await listener.take()
  await visitor.inRoom()
  await listener.hears('سلام')
  await listener.end('Listened')
  await visitor.over()
  await visitor.close()

  await returns()
  for (const [name, until] of await endsOfKeys()) assert.ok(until >= firstDay + 10 + 4 * week, name)
  const afterwards = await finds()
  assert.equal(afterwards.away, '')
  assert.match(afterwards.keys, /Every team has keys for (2[89]|3\d) days/)
  await opens(coordinator, second.text)
  await listener.goTo('Messages')
  await listener.page.locator('.inbox-row').nth(2).waitFor()
  await listener.page.getByText('No coordinator was at her desk').waitFor({ state: 'detached' })
})

test('once the keys have ended no message can be left and the page says what else there is; what is there is read and answered, and her return mends the rest', { skip }, async () => {
  const { house, coordinator, listener } = staffed
  await away(coordinator)
  await away(listener)
  await later.day(20, house)
  // A language that is published while nobody is there to make its keys.
  await house.database.sql`delete from team_key where team = 'fa'`
  const toAll = await leave('fa', 'سلام، کسی هست؟')
  assert.deepEqual(toAll.readers, [coordinators('fa'), herself('fa')])
  assert.ok(toAll.told.includes(wordsOf('fa', 'left.noTeam.language', { language: 'فارسی' })), toAll.told)
  assert.deepEqual(await sealedTo(toAll.id), { coordinators: 3 })
  assert.match((await finds()).keys, /No key holds now for the teams fa,/)
  const [waits, asked] = [await leave('ps', 'څلورم'), await leave('ps', 'پنځم')]
  await comesBack(listener)
  await listener.goTo('Messages')
  await listener.page.getByText(/^No key holds now for Persian\. .* go to the coordinators alone/).waitFor()
  await away(listener)

  // Five weeks and a day after she was last there: no key holds.
  await house.down()
  await later.day(46, house)
  await house.up()
  const meanwhile = await finds()
  assert.match(meanwhile.keys, /No key holds now for the teams coordinators, .*ps/)
  assert.match(meanwhile.away, /No coordinator has been at the desk for 36 days/)
  const nobody = await LeftHand.open(chromium, house.site, 'ps', 'message', 390, (context) => later.wear(context))
  await nobody.page.getByRole('heading', { name: wordsOf('ps', 'left.noTeam') }).waitFor()
  await nobody.page.getByText(wordsOf('ps', 'left.noTeam.do')).waitFor()
  assert.equal(await nobody.page.locator('textarea:visible').count(), 0)
  assert.ok((await nobody.page.locator('a[href^="tel:"]:visible').count()) > 0)
  assert.equal(((await (await nobody.page.request.get(`${house.site}/now.json`)).json()) as { leave: boolean }).leave, false)
  await nobody.close()

  // What is there is answered under the last key, and read with its code.
  await comesBack(listener)
  await listener.goTo('Messages')
  await listener.page.getByText('No message can be left now, because the coordinators have no key.').waitFor()
  await answers(listener, asked.text, 'پنځه')
  await comesFor(asked, 'پنځه')

  await returns()
  for (const name of ['ps', 'fa', 'coordinators']) assert.ok((await endsOfKeys()).get(name)! >= firstDay + 46 + 4 * week, name)
  const [again, alone] = [await sealedTo(waits.id), await sealedTo(toAll.id)]
  assert.ok(again['ps']! > 6 && again['coordinators']! > 6 && alone['coordinators']! > 6)
  // Only to those she agreed to, also where her language has a team's key now.
  assert.deepEqual(Object.keys(alone), ['coordinators'])
  await answers(listener, waits.text, 'ځواب')
  await comesFor(waits, 'ځواب')
  await opens(coordinator, toAll.text)
  const box = await LeftHand.open(chromium, house.site, 'fa', 'message', 390, (context) => later.wear(context))
  await box.write('باز هم سلام')
  assert.deepEqual(await box.readers(), [team('فارسی', 'fa'), coordinators('fa'), herself('fa')])
  await box.close()
})
