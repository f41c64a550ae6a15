// One process with 500 conversations and 5,000 visitors who only look: from sending to the other screen.
import { alternate } from '../alternate.ts'
import { get } from '../ask-http.ts'
import { Child } from '../child.ts'
import { BenchCluster } from '../cluster.ts'
import { House } from '../house.ts'
import type { HouseRelayInput } from '../load-house-relay.ts'
import type { IdleLoad } from '../load-sockets.ts'
import type { RelayInput, RelayResult } from '../relay-run.ts'
import type { Result } from '../row.ts'

const pairs = 500
const idle = 5000
/** A visit may hold 16 sockets. */
const visits = 650
/** Each of those who talk writes once in two seconds: more than anybody types. */
const input: RelayInput = { perSecond: pairs, seconds: 5 }

export const crowd = {
  name: 'crowd',
  async measure(repeats: number): Promise<Result[]> {
    await using cluster = await BenchCluster.start()
    await using database = await cluster.database(false)
    await using bare = Child.start('peers/relay-ws.ts')
    await using bareLoad = Child.start('load-bare-relay.ts')
    await bareLoad.ask('open', { port: await bare.ask('listen', database.address), pairs })

    await using house = await House.start(await cluster.database(false))
    await using load = Child.start('load-house-relay.ts')
    const { port, deskPort, invitation } = house
    await load.ask('open', { port, deskPort, invitation, pairs } satisfies HouseRelayInput)
    const paths: string[] = []
    for (let i = 0; i < visits; i++) paths.push(`/${(await get(port, '/')).path.split('/')[1]!}/socket`)
    await using looking = Child.start('load-sockets.ts')
    await looking.ask('open', { port, host: new URL(house.origin).host, origin: house.origin, paths, count: idle, replies: 2 } satisfies IdleLoad)

    const run = async (child: Child): Promise<number[]> => {
      const { p50, p99 } = await child.ask<RelayResult>('run', input)
      return [p50, p99]
    }
    await run(load)
    await run(bareLoad)
    const [p50, p99] = await alternate(repeats, () => run(load), () => run(bareLoad))
    const name = `${pairs} conversations, ${idle} who look`
    const note = `${pairs} messages a second; the limit has nobody who looks`
    return [
      { name: `${name}, p50`, unit: 'ms', ...p50!, target: { of: 'ratio', is: 'at most', value: 4 }, note },
      { name: `${name}, p99`, unit: 'ms', ...p99!, target: { of: 'ratio', is: 'at most', value: 4 }, note },
    ]
  },
}
