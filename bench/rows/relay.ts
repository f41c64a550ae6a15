// The durable relay: fifty pairs talk over our real sockets, against bare ws with grouped inserts on the same kind of cluster.
import { alternate } from '../alternate.ts'
import { Child } from '../child.ts'
import { BenchCluster } from '../cluster.ts'
import { House } from '../house.ts'
import type { HouseRelayInput } from '../load-house-relay.ts'
import type { RelayInput, RelayResult } from '../relay-run.ts'
import type { Result, Target } from '../row.ts'

const pairs = 50
const seconds = 4
const throughput: Target = { of: 'ratio', is: 'at least', value: 0.5 }
const tail: Target = { of: 'ratio', is: 'at most', value: 2 }

export const relay = {
  name: 'relay',
  async measure(repeats: number): Promise<Result[]> {
    await using cluster = await BenchCluster.start()
    await using database = await cluster.database(false)
    await using bare = Child.start('peers/relay-ws.ts')
    await using bareLoad = Child.start('load-bare-relay.ts')
    await bareLoad.ask('open', { port: await bare.ask('listen', database.address), pairs })

    await using house = await House.start(await cluster.database(false))
    await house.liftFrameLimit()
    await using load = Child.start('load-house-relay.ts')
    const { port, deskPort, invitation } = house
    await load.ask('open', { port, deskPort, invitation, pairs } satisfies HouseRelayInput)

    const run = async (child: Child, perSecond: number | null, at = seconds): Promise<number[]> => {
      const { perSecond: rate, p99 } = await child.ask<RelayResult>('run', { perSecond, seconds: at } satisfies RelayInput)
      return [rate, p99]
    }
    const results: Result[] = []
    for (const [speed, name] of [[2000, 'at 2,000/s'], [null, 'at full speed']] as const) {
      await run(load, speed, 1)
      await run(bareLoad, speed, 1)
      const [rate, p99] = await alternate(repeats, () => run(load, speed), () => run(bareLoad, speed))
      results.push({ name: `durable relay ${name}`, unit: '/s', ...rate!, target: throughput })
      results.push({ name: `durable relay ${name}, p99`, unit: 'ms', ...p99!, target: tail })
    }
    return results
  },
}
