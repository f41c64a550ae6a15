// Tests of the opening hours on the desk: what is written is read back, only coordinators may, and rules of another kind stay.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newListener } from '../../../domain/team/member-hand.ts'
import { DeskHouse } from '../desk-hand.ts'

const week = { languages: ['nl', 'ar'], days: [1, 3], from: '18:00', to: '24:00', holidays: false, since: '2026-11-01', until: null }
const night = { ...week, from: '22:00', to: '06:00', holidays: true, until: '2027-06-30' }

test('hours of a week and closed days are kept as a coordinator wrote them; other rules stay, and a listener may not', async () => {
  await using house = await DeskHouse.open()
  const { session } = house.hand.coordinator
  const call = (method: string, input: unknown, by = session) => house.call(method, input, by)
  await house.db.sql`insert into opening_rule (line, languages, rule, start, minutes, on_holidays, valid_from) values ('main', '{fr}', 'FREQ=MONTHLY;BYDAY=1MO', '09:00', 60, false, '2026-01-01')`
  const version = async () => (await call('hours', {})).json<{ version: string }>().version
  const empty = await version()
  const put = await call('put-hours', { hours: [week, night], closed: ['2026-12-24'], version: empty })
  assert.deepEqual([put.statusCode, put.json()], [200, { is: 'saved', version: await version() }])
  const read = (await call('hours', {})).json<{ hours: unknown; closed: unknown; others: number; holidays: { name: string }[]; timeZone: string }>()
  assert.deepEqual([read.hours, read.closed, read.others, read.timeZone, read.holidays.length], [[week, night], ['2026-12-24'], 1, 'Europe/Brussels', 10])
  for (const bad of [{ days: [] }, { languages: ['xx'] }, { from: '25:00' }, { to: '24:01' }, { since: '2026-02-30' }, { until: '2026-10-01' }]) {
    assert.equal((await call('put-hours', { hours: [{ ...week, ...bad }], closed: [], version: await version() })).statusCode, 400, JSON.stringify(bad))
  }
  assert.equal((await call('put-hours', { hours: [], closed: ['2026-13-01'], version: await version() })).statusCode, 400)
  const listener = await newListener(house.hand)
  assert.equal((await call('put-hours', { hours: [], closed: [], version: await version() }, listener.session)).statusCode, 403)
  assert.deepEqual((await call('hours', {})).json<{ hours: unknown }>().hours, [week, night])
})

test('of two coordinators who save at the same time one is told that the other has, and nothing of hers is kept', async () => {
  await using house = await DeskHouse.open()
  const { session } = house.hand.coordinator
  const call = (method: string, input: unknown) => house.call(method, input, session)
  const read = async () => (await call('hours', {})).json<{ hours: unknown; closed: string[]; version: string }>()
  const { version } = await read()
  const answers = await Promise.all([week, night].map((one) => call('put-hours', { hours: [one], closed: [], version })))
  const said = answers.map((answer) => answer.json<{ is: string; version?: string }>())
  assert.deepEqual(said.map(({ is }) => is).toSorted(), ['changed', 'saved'])
  const won = said[0]!.is === 'saved' ? week : night
  const stands = await read()
  assert.deepEqual(stands.hours, [won])
  // On what stands now it may be saved; the one before is old for good, also for what another rule by hand has changed.
  const again = (await call('put-hours', { hours: [won === week ? night : week], closed: ['2026-12-24'], version: stands.version })).json<{ is: string; version: string }>()
  assert.equal(again.is, 'saved')
  await house.db.sql`update opening_rule set minutes = minutes - 1`
  assert.deepEqual((await call('put-hours', { hours: [], closed: [], version: again.version })).json(), { is: 'changed' })
  assert.deepEqual((await read()).closed, ['2026-12-24'])
})
