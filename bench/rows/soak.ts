// Hours of use in small: conversations, visits that are opened, read and left; memory at its start and at its end.
import { get } from '../ask-http.ts'
import { Child } from '../child.ts'
import { BenchCluster } from '../cluster.ts'
import { House } from '../house.ts'
import type { HouseRelayInput } from '../load-house-relay.ts'
import type { RelayInput, RelayResult } from '../relay-run.ts'
import type { Result } from '../row.ts'

/** `BENCH_SOAK_MINUTES=60` for the hour that counts. */
const minutes = Number(process.env['BENCH_SOAK_MINUTES'] ?? 2)
const pairs = 50
/** A page may have 2,000 boxes kept for one conversation on one connection: at this pace it has 1,440 in an hour. */
const perSecond = 40
const visitsEveryMs = 200

export const soak = {
  name: 'soak',
  async measure(): Promise<Result[]> {
    await using cluster = await BenchCluster.start()
    await using house = await House.start(await cluster.database(false))
    await using load = Child.start('load-house-relay.ts')
    const { port, deskPort, invitation } = house
    await load.ask('open', { port, deskPort, invitation, pairs } satisfies HouseRelayInput)
    const run = (seconds: number): Promise<RelayResult> => load.ask<RelayResult>('run', { perSecond, seconds } satisfies RelayInput)
    let visited = 0
    const visit = async (): Promise<void> => {
      const prefix = (await get(port, '/')).path.split('/')[1]!
      await get(port, `/${prefix}/nl/start`, {}, 0)
      await get(port, `/${prefix}/nl/leave`, {}, 0)
      visited++
    }
    // What is made at the first use of everything is no growth.
    for (let i = 0; i < 300; i++) await visit()
    await run(20)
    const before = await house.memory()
    let failed: unknown = null
    const timer = setInterval(() => void visit().catch((error: unknown) => (failed ??= error)), visitsEveryMs)
    const worst: number[] = []
    let sent = 0
    try {
      for (let i = 0; i < minutes; i++) {
        const { p99, sent: one } = await run(60)
        worst.push(p99)
        sent += one
        if (failed) throw failed
      }
    } finally {
      clearInterval(timer)
    }
    const after = await house.memory()
    const note = `${minutes} min, ${sent} messages, none lost, ${visited} visits; p99 in the worst minute ${Math.max(...worst).toFixed(0)} ms`
    return [{ name: 'soak, memory at its end (and start)', unit: 'B', ours: after, limit: before, target: { of: 'ratio', is: 'at most', value: 1.3 }, note }]
  },
}
