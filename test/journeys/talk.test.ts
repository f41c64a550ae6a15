// The main job, whole: a coordinator sets up, a listener enrols, a visitor in Arabic talks with her; it survives what phones and servers do.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { DeskHand } from '../support/desk-hand.ts'
import { RunningHouse } from '../support/running-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

let house: RunningHouse
let browser: Browser

before(async () => {
  if (withoutChromium) return
  house = await RunningHouse.start()
  browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await house?.dispose()
})

test('a visitor in Arabic talks with a listener; network and server go and come back; one count remains', { skip: withoutChromium }, async () => {
  const coordinator = await DeskHand.open(browser, 'Nadia')
  await coordinator.enrol(house.invitation)
  await coordinator.setUp()
  const link = await coordinator.invite('Samira', ['Arabic', 'Dutch'])

  const listener = await DeskHand.open(browser, 'Samira')
  await listener.enrol(link)
  await coordinator.sign('Samira', await listener.fingerprint())
  await listener.page.reload()
  await listener.signIn()
  await listener.goOnDuty(1)

  const visitor = await VisitorHand.open(browser, house.site, 'ar')
  await visitor.sees('free')
  await visitor.ask('مرحبا، أحتاج إلى الحديث مع أحد')
  await listener.take()
  await listener.hears('مرحبا، أحتاج إلى الحديث مع أحد')
  await visitor.inRoom()
  await visitor.seesText('مرحبا', 'opened')
  await listener.say('أهلا بك. أنا هنا وأسمعك.')
  await visitor.hears('أهلا بك. أنا هنا وأسمعك.')
  await listener.opened('أهلا بك')

  // The network of her phone goes; what she writes stays visibly unsent, and goes on by itself.
  await visitor.context.setOffline(true)
  await visitor.say('زوجي عاد إلى البيت 1712 OCMW')
  await visitor.seesText('زوجي عاد', 'unsent')
  await visitor.context.setOffline(false)
  await visitor.seesText('زوجي عاد', 'opened')
  await listener.hears('زوجي عاد إلى البيت 1712 OCMW')

  // The server is killed and comes back.
  await house.down('SIGKILL')
  await visitor.say('هل ما زلت هنا؟')
  await listener.say('نعم، أنا هنا')
  await house.up()
  await visitor.hears('نعم، أنا هنا')
  await listener.hears('هل ما زلت هنا؟')
  await listener.opened('نعم، أنا هنا')

  await listener.end('Listened')
  await visitor.over()
  const counts = await house.database.sql`select language, outcome, n from contact_count`
  assert.deepEqual([...counts], [{ language: 'ar', outcome: 'listened', n: 1 }])
  for (const table of ['conversation', 'box', 'statement', 'member', 'want']) {
    const rows = await house.database.sql`select count(*)::int as n from ${house.database.sql(table)}`
    assert.equal(rows[0]!.n, 0, `${table} still holds something`)
  }
  await Promise.all([coordinator.close(), listener.close(), visitor.close()])
})
