// What hop 1 of the exit costs the server, against an empty answer of plain node:http; every question ends a visit of its own.
import { alternate } from '../alternate.ts'
import { Child } from '../child.ts'
import { House } from '../house.ts'
import type { Leaving, LeavingResult, Visits } from '../load-exit.ts'
import type { Page } from '../peers/node-http.ts'
import type { Result } from '../row.ts'

const paced = { count: 500, perSecond: 100, connections: 1 } as const
const full = { count: 4000, perSecond: null, connections: 32 } as const
const empty: Page = { status: 200, headers: [['content-length', '0']], body: new Uint8Array() }

export const exit = {
  name: 'exit',
  async measure(repeats: number): Promise<Result[]> {
    await using house = await House.start()
    await using plain = Child.start('peers/node-http.ts')
    await using load = Child.start('load-exit.ts')
    const plainPort = await plain.ask<number>('listen', empty)
    const host = `localhost:${house.port}`
    // The database has its part of the leaving done between two measurements; while one runs, it works beside.
    const fresh = async (count: number): Promise<string[]> => {
      const visits = await load.ask<string[]>('visits', { port: house.port, host, count } satisfies Visits)
      await house.idle()
      return visits.map((visit) => `/${visit}/nl/leave`)
    }
    const leave = (port: number, paths: string[], { perSecond, connections }: { perSecond: number | null; connections: number }) =>
      load.ask<LeavingResult>('leave', { port, host, paths, perSecond, connections } satisfies Leaving)
    const round = async (port: number): Promise<number[]> => {
      const calm = await leave(port, await fresh(paced.count), paced)
      const busy = await leave(port, await fresh(full.count), full)
      return [calm.p50, calm.p99, busy.perSecond]
    }
    await leave(house.port, await fresh(200), full)
    await leave(plainPort, await fresh(200), full)
    const [p50, p99, rate] = await alternate(repeats, () => round(house.port), () => round(plainPort))
    return [
      { name: 'hop 1, p50, 100/s', unit: 'ms', ...p50!, target: { of: 'ratio', is: 'at most', value: 3 } },
      { name: 'hop 1, p99, 100/s', unit: 'ms', ...p99!, target: { of: 'ours', is: 'at most', value: 10 } },
      { name: 'hop 1, exits a second', unit: '/s', ...rate!, target: { of: 'ratio', is: 'at least', value: 0.2 } },
    ]
  },
}
