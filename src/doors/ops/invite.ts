// `ear invite NAME`: a one-time link by which a coordinator comes in.
import type { Config } from '../../config/config.ts'
import { Secrets } from '../../config/secrets.ts'
import { Team } from '../../domain/team/team.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { print } from '../../platform/log/log.ts'
import { Database } from '../../platform/store/database.ts'
import { checkInstallation } from '../../platform/store/installation.ts'
import { pending } from '../../platform/store/migrate.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { lostRoot } from './findings.ts'

/** The token stands after the `#`, which browsers send to nobody. */
export function invitationLink(desk: string, token: string): string {
  return `${desk}/#invitation=${token}`
}

export async function invite(config: Config, words: readonly string[]): Promise<number> {
  const name = words.join(' ').trim()
  if (name === '' || name.length > 80) throw new CannotStart('Write the coordinator’s name, at most 80 characters: npm run ear -- invite NAME')
  const secrets = Secrets.open(config.data)
  const database = await Database.join({ data: config.data, url: config.databaseUrl })
  try {
    if ((await pending(database.sql)).names.length > 0) throw new CannotStart('The database is not of this version yet; run npm start once first.')
    await checkInstallation(database.sql, secrets.depl())
    const team = new Team(database.sql, new MemoryBus(), secrets, { depl: secrets.depl(), operator: config.operator ?? '', address: new URL(config.desk) })
    if (await team.lostRoot()) throw new CannotStart(lostRoot)
    print(`For ${name}, once, within 72 hours:\n${invitationLink(config.desk, await team.inviteCoordinator(name))}`)
    return 0
  } finally {
    await database.dispose()
  }
}
