// Starts something so many times a second, without waiting for it, and keeps how long each took.
import { percentile } from './numbers.ts'

/** The 99th percentile in milliseconds. One that fails fails the measurement. */
export async function paced(perSecond: number, seconds: number, work: () => Promise<unknown>): Promise<number> {
  const waits: number[] = []
  const under: Promise<void>[] = []
  const total = perSecond * seconds
  const began = performance.now()
  const one = async (): Promise<void> => {
    const start = performance.now()
    await work()
    waits.push(performance.now() - start)
  }
  for (let i = 0; i < total; i++) {
    const wait = began + (i / perSecond) * 1000 - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    under.push(one())
  }
  await Promise.all(under)
  return percentile(waits, 0.99)
}

/** How often something can be done in a second, one after the other. */
export async function perSecond(seconds: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  const until = began + seconds * 1000
  let done = 0
  for (; performance.now() < until; done++) await work()
  return done / ((performance.now() - began) / 1000)
}
