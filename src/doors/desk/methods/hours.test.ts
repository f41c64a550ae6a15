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
  assert.equal((await call('put-hours', { hours: [week, night], closed: ['2026-12-24'] })).statusCode, 200)
  const read = (await call('hours', {})).json<{ hours: unknown; closed: unknown; others: number; holidays: { name: string }[]; timeZone: string }>()
  assert.deepEqual([read.hours, read.closed, read.others, read.timeZone, read.holidays.length], [[week, night], ['2026-12-24'], 1, 'Europe/Brussels', 10])
  for (const bad of [{ days: [] }, { languages: ['xx'] }, { from: '25:00' }, { to: '24:01' }, { since: '2026-02-30' }, { until: '2026-10-01' }]) {
    assert.equal((await call('put-hours', { hours: [{ ...week, ...bad }], closed: [] })).statusCode, 400, JSON.stringify(bad))
  }
  assert.equal((await call('put-hours', { hours: [], closed: ['2026-13-01'] })).statusCode, 400)
  const listener = await newListener(house.hand)
  assert.equal((await call('put-hours', { hours: [], closed: [] }, listener.session)).statusCode, 403)
  assert.deepEqual((await call('hours', {})).json<{ hours: unknown }>().hours, [week, night])
})
