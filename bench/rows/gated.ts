// Commits that take the line's gate, one after another, against raw inserts; each on one connection.
import { alternate } from '../alternate.ts'
import { BenchCluster } from '../cluster.ts'
import { LineHand } from '../line-hand.ts'
import { perSecond } from '../pace.ts'
import { randomBytes } from '../../src/shared/base/id.ts'
import type { Result } from '../row.ts'

const seconds = 3

export const gated = {
  name: 'gated',
  async measure(repeats: number): Promise<Result[]> {
    await using cluster = await BenchCluster.start()
    await using raw = await cluster.database(false)
    await raw.sql`create table raw (n bigint generated always as identity primary key, body bytea not null)`
    const insert = (): Promise<unknown> => raw.sql`insert into raw (body) values (${randomBytes(64)})`

    await using database = await cluster.database(true)
    await using hand = await LineHand.start(database.sql)
    const { line } = hand
    const { member, shift } = await hand.listener(['nl'], 1)
    // The whole life of a conversation is three gated commits: the arrival that makes an offer, the taking, the end.
    const life = async (): Promise<void> => {
      const { conversation } = await line.arrive(randomBytes(32), randomBytes(32), { language: 'nl', woman: false, danger: false, others: [], interpreter: false })
      await line.take(member, shift, conversation, 1)
      await line.end(member, shift, conversation, 1, 'listened')
    }
    const ours = async (): Promise<number[]> => [3 * (await perSecond(seconds, life))]
    const limit = async (): Promise<number[]> => [await perSecond(seconds, insert)]
    await perSecond(1, life)
    await perSecond(1, insert)
    const [commits] = await alternate(repeats, ours, limit)
    return [{ name: 'gated commits, one connection', unit: '/s', ...commits!, target: { of: 'ratio', is: 'at least', value: 0.4 } }]
  },
}
