// Fifty listeners claim one left message at the same moment: one gets it, and everybody has been told.
import { alternate } from '../alternate.ts'
import { BenchCluster } from '../cluster.ts'
import type { Result } from '../row.ts'
import type { MemberHand } from '../../src/domain/team/member-hand.ts'
import { LeftHouse } from '../../src/domain/left/left-hand.ts'

const listeners = 50
const rounds = 10

export const claim = {
  name: 'claim',
  async measure(repeats: number): Promise<Result[]> {
    await using cluster = await BenchCluster.start()
    await using raw = await cluster.database(false, 10)
    await raw.sql`create table raw (id int primary key, n int not null)`
    await raw.sql`insert into raw values (1, 0)`
    const house = await LeftHouse.open(null, await cluster.database(true, 10))
    const team: MemberHand[] = []
    for (let i = 0; i < listeners; i++) team.push(await house.listener())
    await house.newKeys()

    const ours = async (): Promise<number[]> => {
      let ms = 0
      for (let round = 0; round < rounds; round++) {
        const { id, room } = await house.left1()
        const rooms = await Promise.all(team.map((who) => house.claimRoom(id, room.statement.body, who)))
        const began = performance.now()
        const claims = await Promise.allSettled(team.map((who, i) => house.left.desk.putRoom(who.id, { id, room: rooms[i]!, why: 'claim' })))
        ms += performance.now() - began
        const won = claims.filter(({ status }) => status === 'fulfilled').length
        if (won !== 1) throw new Error(`${won} of ${listeners} claimed one message`)
      }
      return [ms / rounds]
    }
    // The least that could decide it: as many updates of one row, one after the other behind its lock.
    const limit = async (): Promise<number[]> => {
      const began = performance.now()
      for (let round = 0; round < rounds; round++) await Promise.all(team.map(() => raw.sql`update raw set n = n + 1 where id = 1`))
      return [(performance.now() - began) / rounds]
    }
    await ours()
    await limit()
    const [ms] = await alternate(repeats, ours, limit)
    await house[Symbol.asyncDispose]()
    return [{ name: `${listeners} listeners claim one message`, unit: 'ms', ...ms!, target: { of: 'ratio', is: 'at most', value: 10 }, note: 'one of them got it, each time' }]
  },
}
