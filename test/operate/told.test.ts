// What an operator is told: why something does not start, and what the commands say.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { freshDatabase } from '../support/database.ts'
import { Clone, databaseProcesses, health, ports } from './clone.ts'

let clone: Clone
before(() => {
  clone = new Clone()
})
after(() => clone[Symbol.asyncDispose]())

test('a second start on the same data is refused and says why; a command joins the one that runs', async () => {
  const settings = { ...(await ports()), EAR_DATA: clone.dataFolder() }
  await clone.node(['start'], settings).ready()
  const second = clone.node(['start'], { ...(await ports()), EAR_DATA: settings.EAR_DATA })
  assert.equal(await second.ended, 1)
  assert.match(second.errors, /^This installation is running already \(EAR_DATA is .*\); stop it first, .*\.\n$/)
  const invite = clone.node(['invite', 'Ann', 'B.'], settings)
  assert.equal(await invite.ended, 0)
  assert.match(invite.output, /^For Ann B\., once, within 72 hours:\nhttp:\/\/desk\.localhost:\d+\/#invitation=[\w-]{22}\n$/)
  assert.deepEqual(await health(settings.PORT, 200), { ok: true })
})

test('another installation’s secrets on a database, or those from before its set-up, are refused by the start and named by the doctor', async () => {
  await using given = await freshDatabase(true)
  const [ours, others] = [1, 2].map(() => ({ EAR_DATA: clone.dataFolder(), DATABASE_URL: given.url }))
  const first = await clone.node(['start'], { ...(await ports()), ...ours }).ready()
  await first.kill()
  const refused = async (settings: Record<string, string>, sentence: RegExp): Promise<void> => {
    const all = { ...(await ports()), ...settings }
    const [start, doctor, invite] = [clone.node(['start'], all), clone.node(['doctor'], all), clone.node(['invite', 'Ann'], all)]
    assert.deepEqual(await Promise.all([start.ended, doctor.ended, invite.ended]), [1, 1, 1])
    assert.match(start.errors, sentence)
    assert.match(invite.errors, sentence)
    assert.match(/^wrong {2}secrets +(.*\n)/m.exec(doctor.output)?.[1] ?? doctor.output, sentence)
  }
  await refused(others!, /^The secrets\.json in EAR_DATA belongs to another installation than this database; put back .*\.\n$/)
  await given.sql`update team_member set state = 'active', seal = '', sign = ''`
  await refused(ours!, /^The secrets\.json in EAR_DATA has no root key, but .*; put back .*\.\n$/)
})

test('commands work while nothing runs, and leave nothing running', async () => {
  const settings = { ...(await ports()), EAR_DATA: clone.dataFolder() }
  const doctor = clone.node(['doctor'], settings)
  await doctor.ended
  for (const about of ['disk', 'pack', 'secrets', 'database']) assert.match(doctor.output, new RegExp(`^(ok|soon|wrong) +${about} `, 'm'))
  assert.deepEqual(databaseProcesses(settings.EAR_DATA), [])
  const version = clone.node(['version'], settings)
  assert.equal(await version.ended, 0)
  assert.match(version.output, /^listening-ear \d+\.\d+\.\d+, Node 24\./)
  const unknown = clone.node(['nonsense'], settings)
  assert.equal(await unknown.ended, 1)
  assert.match(unknown.errors, /^There is no command “nonsense”/)
})

test('what is wrong stops the start with one sentence', async () => {
  const taken = await ports()
  await using given = await freshDatabase()
  const running = await clone.node(['start'], { ...taken, EAR_DATA: clone.dataFolder(), DATABASE_URL: given.url }).ready()
  const wrong: [Record<string, string>, string[], RegExp][] = [
    [{ PORT: 'eighty' }, [], /^PORT is “eighty”, which is no port; write .*\.$/],
    [{ SITE_ADDRESS: 'http://ear.example' }, [], /^SITE_ADDRESS is .*without https; .*\.$/],
    [taken, [], /^Port \d+ on 127\.0\.0\.1 is taken by another program; .* in PORT\.$/],
    [{ DATABASE_URL: 'postgres://ear:canary@127.0.0.1:1/ear' }, [], /^The database of DATABASE_URL does not answer, .*\.$/],
    [{}, ['--force'], /^“--force” is not understood; .*\.$/],
  ]
  const each = async ([settings, words, sentence]: (typeof wrong)[number]): Promise<void> => {
    const data = clone.dataFolder()
    const start = clone.node(['start', ...words], { ...(await ports()), EAR_DATA: data, ...settings })
    assert.equal(await start.ended, 1)
    assert.match(start.errors.trimEnd(), sentence)
    assert.equal(start.output, '')
    assert.doesNotMatch(start.errors, /canary/)
    assert.deepEqual(databaseProcesses(data), [])
  }
  await Promise.all(wrong.map(each))
  await running.kill()
  const closed = join(clone.dataFolder(), 'closed')
  mkdirSync(closed, { mode: 0o555 })
  const start = clone.npm(['start', '--silent'], { ...(await ports()), EAR_DATA: closed })
  assert.equal(await start.ended, 1)
  assert.match(start.errors, /^EAR_DATA is “.*”, where this account may not write; /)
})
