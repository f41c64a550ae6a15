// From a visitor's arrival to the committed match, a hundred arrivals a second, through the line's face.
import { alternate } from '../alternate.ts'
import { BenchCluster } from '../cluster.ts'
import { LineHand } from '../line-hand.ts'
import { paced } from '../pace.ts'
import { languages } from '../../src/shared/base/language.ts'
import type { Result } from '../row.ts'

const arrivals = 100
const seconds = 5
const listeners = 1000
const waiting = 1000

export const match = {
  name: 'match',
  async measure(repeats: number): Promise<Result[]> {
    await using cluster = await BenchCluster.start()
    await using raw = await cluster.database(false, 10)
    await raw.sql`create table raw (n bigint generated always as identity primary key, state text not null)`
    // A match is two durable commits, one after the other: what arrives, and who takes it.
    const twoCommits = async (): Promise<void> => {
      const [row] = await raw.sql<{ n: string }[]>`insert into raw (state) values ('offered') returning n`
      await raw.sql`update raw set state = 'active' where n = ${row!.n}`
    }

    await using database = await cluster.database(true, 10)
    await using hand = await LineHand.start(database.sql)
    const spoken = languages.slice(0, -1).map(({ tag }) => tag)
    const unspoken = languages.at(-1)!.tag
    for (let i = 0; i < listeners; i++) await hand.listener([spoken[i % spoken.length]!, spoken[(i * 7 + 3) % spoken.length]!], 2)
    for (let i = 0; i < waiting; i++) await hand.arrive(unspoken)
    hand.takeOffers()
    const arriveAndMatch = (): Promise<void> => hand.matched(spoken[Math.floor(Math.random() * spoken.length)]!)

    const ours = async (): Promise<number[]> => [await paced(arrivals, seconds, arriveAndMatch)]
    const limit = async (): Promise<number[]> => [await paced(arrivals, seconds, twoCommits)]
    await paced(arrivals, 1, arriveAndMatch)
    await paced(arrivals, 1, twoCommits)
    const [p99] = await alternate(repeats, ours, limit)
    return [{ name: 'arrival → match at 100/s, p99', unit: 'ms', ...p99!, target: { of: 'ours', is: 'at most', value: 10 } }]
  },
}
