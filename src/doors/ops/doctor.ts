// `ear doctor`: what is wrong with this installation, or soon will be; one line each, exit code 1 where something is wrong.
import { statfsSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import { Secrets } from '../../config/secrets.ts'
import { checkPack, loadPack } from '../../domain/content/content.ts'
import { Team } from '../../domain/team/team.ts'
import type { Member } from '../../domain/team/team.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { print } from '../../platform/log/log.ts'
import { databaseClock } from '../../platform/store/clock.ts'
import { Database } from '../../platform/store/database.ts'
import { pending } from '../../platform/store/migrate.ts'
import type { Sql } from '../../platform/store/store.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { Problem } from '../../shared/base/problem.ts'

export type Finding = { level: 'ok' | 'soon' | 'wrong'; about: string; says: string }

const mega = 2 ** 20
const day = 86_400

export async function doctor(config: Config): Promise<number> {
  const findings = [...disk(config.data), ...pack(config.pack), ...(await secretsAndDatabase(config))]
  for (const { level, about, says } of findings) print(`${level.padEnd(5)}  ${about.padEnd(8)}  ${says}`)
  return findings.some((finding) => finding.level === 'wrong') ? 1 : 0
}

function disk(folder: string): Finding[] {
  const { bavail, bsize, blocks } = statfsSync(folder)
  const free = bavail * bsize
  const says = `${Math.floor(free / mega)} MB free for EAR_DATA.`
  if (free < 200 * mega) return [{ level: 'wrong', about: 'disk', says: `${says} Nothing can be kept when it is full; make room now.` }]
  const little = free < 1024 * mega || free < blocks * bsize * 0.05
  return [{ level: little ? 'soon' : 'ok', about: 'disk', says }]
}

function pack(folder: string): Finding[] {
  try {
    const found = checkPack(loadPack(folder), new Date().toISOString().slice(0, 10))
    const wrong = found.filter((f) => f.level === 'error').length
    if (found.length === 0) return [{ level: 'ok', about: 'pack', says: 'In order.' }]
    return [{ level: wrong > 0 ? 'wrong' : 'soon', about: 'pack', says: `${wrong} wrong, ${found.length - wrong} to look at: npm run ear -- check` }]
  } catch {
    return [{ level: 'wrong', about: 'pack', says: `The pack in ${folder} cannot be read.` }]
  }
}

async function secretsAndDatabase(config: Config): Promise<Finding[]> {
  let secrets: Secrets
  try {
    secrets = Secrets.open(config.data)
  } catch (error) {
    return [{ level: 'wrong', about: 'secrets', says: sentence(error) }]
  }
  const good: Finding = { level: 'ok', about: 'secrets', says: 'Readable to this account alone.' }
  let database: Database
  try {
    database = await Database.join({ data: config.data, url: config.databaseUrl })
  } catch (error) {
    return [good, { level: 'wrong', about: 'database', says: sentence(error) }]
  }
  try {
    const schema = await schemaOf(database.sql)
    if (schema.level === 'wrong' || schema.level === 'soon') return [good, schema]
    const team = new Team(database.sql, new MemoryBus(), secrets, { depl: secrets.depl(), operator: '', address: new URL(config.desk) })
    const now = Math.floor(Date.now() / 1000)
    return [good, schema, clock(await databaseClock(database.sql), now), ...keys(await team.members(), secrets.root() !== null, now)]
  } catch (error) {
    return [good, { level: 'wrong', about: 'database', says: sentence(error) }]
  } finally {
    await database.dispose()
  }
}

async function schemaOf(sql: Sql): Promise<Finding> {
  const { names } = await pending(sql)
  if (names.length === 0) return { level: 'ok', about: 'database', says: 'Answers, with the schema of this version.' }
  return { level: 'soon', about: 'database', says: `The next start will migrate it: ${names.join(', ')}.` }
}

/** Signed statements and visits carry times: a clock that is wrong lets nobody in, or lets old keys live. Both in whole seconds since 1970. */
export function clock(theirs: number, ours: number): Finding {
  if (new Date(ours * 1000).getUTCFullYear() < 2026) return { level: 'wrong', about: 'clock', says: 'This machine’s clock stands in the past; set it, and keep it right (NTP).' }
  const apart = Math.abs(theirs - ours)
  if (apart <= 2) return { level: 'ok', about: 'clock', says: 'This machine and the database agree.' }
  return { level: apart > 60 ? 'wrong' : 'soon', about: 'clock', says: `This machine and the database are ${apart} s apart; keep both right (NTP).` }
}

/** `now` in whole seconds since 1970. */
export function keys(members: readonly Member[], setUp: boolean, now: number): Finding[] {
  if (!setUp) return [{ level: 'soon', about: 'keys', says: 'The desk is not set up yet: no root key, so nobody can go on duty. A coordinator does it at the desk.' }]
  const active = members.filter((member) => member.state === 'active')
  const coordinators = active.filter((member) => member.role === 'coordinator')
  const until = Math.max(0, ...coordinators.map((member) => member.signedUntil ?? 0))
  const findings: Finding[] = []
  const days = Math.floor((until - now) / day)
  if (until <= now) findings.push({ level: 'wrong', about: 'keys', says: 'No coordinator is vouched for by the root now: no page accepts a listener. Somebody who holds the root signs a coordinator at the desk.' })
  else if (days < 60) findings.push({ level: 'soon', about: 'keys', says: `The last coordinator’s statement ends in ${days} days; the root signs it anew at the desk.` })
  else findings.push({ level: 'ok', about: 'keys', says: `Coordinators are vouched for; the last statement ends in ${days} days.` })
  if (coordinators.length === 1) findings.push({ level: 'soon', about: 'keys', says: 'There is one coordinator; should she lose her passkeys, the desk must be set up anew. Invite a second.' })
  const ended = active.filter((member) => member.role === 'listener' && (member.signedUntil ?? 0) <= now).length
  if (ended > 0) findings.push({ level: 'soon', about: 'keys', says: `The statements about ${ended} of the listeners have ended; they are renewed when a coordinator unlocks her desk.` })
  return findings
}

function sentence(error: unknown): string {
  if (error instanceof CannotStart) return error.message
  return error instanceof Problem && error.code === 'full' ? 'Its disk is full.' : 'It does not answer.'
}
