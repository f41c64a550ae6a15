// `ear doctor`: what is wrong with this installation, or soon will be; one line each, exit code 1 where something is wrong.
import { statfsSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import { Secrets } from '../../config/secrets.ts'
import { checkPack, loadPack } from '../../domain/content/content.ts'
import { Team } from '../../domain/team/team.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { print } from '../../platform/log/log.ts'
import { databaseClock } from '../../platform/store/clock.ts'
import { Database } from '../../platform/store/database.ts'
import { ForeignDatabase, checkInstallation } from '../../platform/store/installation.ts'
import { pending } from '../../platform/store/migrate.ts'
import type { Sql } from '../../platform/store/store.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { Problem } from '../../shared/base/problem.ts'
import { clock, keys, lostRoot } from './findings.ts'
import type { Finding } from './findings.ts'

const mega = 2 ** 20

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
    await checkInstallation(database.sql, secrets.depl())
    const team = new Team(database.sql, new MemoryBus(), secrets, { depl: secrets.depl(), operator: '', address: new URL(config.desk) })
    if (await team.lostRoot()) return [{ level: 'wrong', about: 'secrets', says: lostRoot }, schema]
    const now = Math.floor(Date.now() / 1000)
    return [good, schema, clock(await databaseClock(database.sql), now), ...keys(await team.members(), secrets.root() !== null, now)]
  } catch (error) {
    if (error instanceof ForeignDatabase) return [{ level: 'wrong', about: 'secrets', says: error.message }]
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

function sentence(error: unknown): string {
  if (error instanceof CannotStart) return error.message
  return error instanceof Problem && error.code === 'full' ? 'Its disk is full.' : 'It does not answer.'
}
