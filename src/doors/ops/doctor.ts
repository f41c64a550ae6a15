// `ear doctor`: what is wrong with this installation, or soon will be; one line each, exit code 1 where something is wrong.
import { statfsSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import { Secrets } from '../../config/secrets.ts'
import { checkPack, factsDue, loadPack } from '../../domain/content/content.ts'
import type { Pack } from '../../domain/content/content.ts'
import { LeftMessages } from '../../domain/left/left.ts'
import { Team } from '../../domain/team/team.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { print } from '../../platform/log/log.ts'
import { databaseClock } from '../../platform/store/clock.ts'
import { Database } from '../../platform/store/database.ts'
import { ForeignDatabase, checkInstallation } from '../../platform/store/installation.ts'
import { pending } from '../../platform/store/migrate.ts'
import { loudness } from '../../platform/store/quiet.ts'
import type { Sql } from '../../platform/store/store.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { Problem } from '../../shared/base/problem.ts'
import { clock, disk, facts, keys, left, log, lostRoot, onion, pack, proxy, seen, teamKeys } from './findings.ts'
import type { Finding } from './findings.ts'

export async function doctor(config: Config): Promise<number> {
  const { bavail, bsize, blocks } = statfsSync(config.data)
  const loaded = readPack(config.pack)
  const today = new Date().toISOString().slice(0, 10)
  const ofPack: Finding = loaded
    ? pack(checkPack(loaded, today))
    : { level: 'wrong', about: 'pack', says: `The pack in ${config.pack} cannot be read; npm run ear -- pack check says why.` }
  const overdue = loaded ? factsDue(loaded, today).filter(({ why }) => why.includes('overdue')).length : 0
  const languages = loaded?.languages.map(({ tag }) => tag) ?? []
  const findings = [disk(bavail * bsize, blocks * bsize), ofPack, ...facts(overdue), ...proxy(config), ...onion(config), ...(await secretsAndDatabase(config, languages))]
  for (const { level, about, says } of findings) print(`${level.padEnd(5)}  ${about.padEnd(8)}  ${says}`)
  return findings.some((finding) => finding.level === 'wrong') ? 1 : 0
}

function readPack(folder: string): Pack | null {
  try {
    return loadPack(folder)
  } catch {
    return null
  }
}

async function secretsAndDatabase(config: Config, languages: readonly string[]): Promise<Finding[]> {
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
    const messages = new LeftMessages(database.sql, new MemoryBus(), team, { pepperId: () => secrets.pepperId(), pepperShare: () => secrets.pepperShare() }, null)
    const now = Math.floor(Date.now() / 1000)
    const setUp = secrets.root() !== null
    const ofTeam = setUp ? [...teamKeys(languages, await team.teamKeys.standing(), now), ...seen(await team.daysUnseen()), ...left(await messages.overdue())] : []
    return [good, schema, ...log(await loudness(database.sql)), clock(await databaseClock(database.sql), now), ...keys(await team.members(), setUp, now), ...ofTeam]
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
  return { level: 'soon', about: 'database', says: `The next start will migrate it (${names.join(', ')}); read docs/operate/upgrade.md before.` }
}

function sentence(error: unknown): string {
  if (error instanceof CannotStart) return error.message
  return error instanceof Problem && error.code === 'full' ? 'Its disk is full; make room there.' : 'It does not answer; see that it runs, and that DATABASE_URL is right.'
}
