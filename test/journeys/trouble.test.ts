// The disk is full, the database is gone, and it comes back: the visitor is told, keeps her text, and goes on; nothing is doubled.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openPool } from '../../src/platform/store/store.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (withoutChromium) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['English'], 1)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

test('disk full, database gone, database back: told, kept, gone on, nothing doubled', { skip: withoutChromium }, async () => {
  const { house, listener } = staffed
  const { sql } = house.database
  const [{ name }] = await sql<[{ name: string }]>`select current_database() as name`
  const visitor = await VisitorHand.open(browser, house.site, 'en')
  const notice = visitor.page.locator('.notice:not([hidden])')
  await visitor.sees('free')
  await visitor.ask('before the trouble')
  await listener.take()
  await listener.hears('before the trouble')

  // PostgreSQL's own code for a full disk, where a box is kept.
  await sql.unsafe(`create function no_room() returns trigger language plpgsql as $$ begin raise exception using errcode = '53100'; end $$`)
  await sql.unsafe('create trigger no_room before insert on box for each statement execute function no_room()')
  await visitor.say('while the disk is full')
  await notice.waitFor()
  await visitor.seesText('while the disk is full', 'unsent')
  await sql.unsafe('drop trigger no_room on box')
  await listener.hears('while the disk is full')
  await visitor.seesText('while the disk is full', 'opened')

  // Every connection is cut, and no new one is let in.
  const outside = openPool({ socket: process.env.EAR_TEST_SOCKET!, user: 'ear', database: 'postgres' }, 1)
  await outside.unsafe(`alter database ${name} allow_connections false`)
  await outside.unsafe(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  await visitor.say('while the database is gone')
  await visitor.seesText('while the database is gone', 'unsent')
  await notice.waitFor()
  const health = await fetch(`${house.site}/health`)
  assert.equal(health.status, 503)
  assert.doesNotMatch(await health.text(), /allow_connections|FATAL|t_[0-9a-f]/)
  await outside.unsafe(`alter database ${name} allow_connections true`)
  await listener.hears('while the database is gone')
  await visitor.seesText('while the database is gone', 'opened')
  await listener.say('I have read all three')
  await visitor.hears('I have read all three')
  const heard = await listener.page.locator('.bubble.visitor p').allInnerTexts()
  assert.deepEqual(heard, ['before the trouble', 'while the disk is full', 'while the database is gone'])
  await outside.end()
  await listener.end('Listened')
  await visitor.over()
  await visitor.close()
})
