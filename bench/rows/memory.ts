// Memory of idle sockets: the visitor's chat socket against bare ws, each server alone in a process of its own.
import { alternate } from '../alternate.ts'
import { Child } from '../child.ts'
import { get } from '../ask-http.ts'
import { House } from '../house.ts'
import type { IdleLoad } from '../load-sockets.ts'
import type { Result } from '../row.ts'

const count = 5000
const warm = 200
/** A visit may hold 16 sockets; these hold 9. */
const visits = 650

export const memory = {
  name: 'memory',
  async measure(repeats: number): Promise<Result[]> {
    let replies: string[] = []
    const ours = async (): Promise<number[]> => {
      await using house = await House.start()
      const paths: string[] = []
      for (let i = 0; i < visits; i++) paths.push(`/${(await get(house.port, '/')).path.split('/')[1]!}/socket`)
      const target = { port: house.port, paths, origin: house.origin }
      return [await growth(target, () => house.memory(), (first) => (replies = first))]
    }
    const limit = async (): Promise<number[]> => {
      await using bare = Child.start('peers/idle-ws.ts')
      const port = await bare.ask<number>('listen', replies)
      return [await growth({ port, paths: ['/'], origin: `http://localhost:${port}` }, () => bare.ask<number>('memory'), () => {})]
    }
    await ours() // tells what the bare one has to answer
    const [bytes] = await alternate(repeats, ours, limit)
    return [{ name: `${count} idle sockets, each`, unit: 'B', ...bytes!, target: { of: 'ratio', is: 'at most', value: 2.5 } }]
  },
}

/** Bytes of resident memory a socket, after a full collection, between a few sockets (so that all code has run) and all of them. */
async function growth(
  target: { port: number; paths: string[]; origin: string },
  settled: () => Promise<number>,
  first: (replies: string[]) => void,
): Promise<number> {
  await using load = Child.start('load-sockets.ts')
  const open = (n: number): Promise<string[]> => {
    const asked: IdleLoad = { ...target, host: new URL(target.origin).host, count: n, replies: 2 }
    return load.ask<string[]>('open', asked)
  }
  first(await open(warm))
  const before = await settled()
  await open(count)
  return ((await settled()) - before) / count
}
