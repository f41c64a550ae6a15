// Coming back to a left message: what the server does beside the bare queries, and what a slow phone's browser does beside one derivation of the code.
import { launchChromium, withoutChromium } from '../../test/support/browsers.ts'
import { DeskHand } from '../../test/support/desk-hand.ts'
import { LeftHand } from '../../test/support/left-hand.ts'
import { alternate } from '../alternate.ts'
import { BenchCluster } from '../cluster.ts'
import type { BenchDatabase } from '../cluster.ts'
import { House } from '../house.ts'
import { perSecond } from '../pace.ts'
import type { Result } from '../row.ts'
import { LeftHouse, box } from '../../src/domain/left/left-hand.ts'

const seconds = 3
const messages = 500
/** How many times slower than this machine the phone is. */
const slower = 6

export const returned = {
  name: 'returned',
  async measure(repeats: number): Promise<Result[]> {
    return [await server(repeats), await browser(repeats)]
  },
}

/** A message of three boxes that somebody has claimed. */
async function server(repeats: number): Promise<Result> {
  await using cluster = await BenchCluster.start()
  const database = await cluster.database(true, 4)
  const house = await LeftHouse.open(null, database)
  const listener = await house.listener()
  await house.newKeys()
  const left: Awaited<ReturnType<LeftHouse['left1']>>[] = []
  for (let i = 0; i < messages; i++) {
    const message = await house.left1()
    const { loc, tok, id } = message
    await house.claim(message, listener)
    await house.left.desk.answer(listener.id, { id, epoch: 2, box: box(1024) })
    await house.left.visitor.say({ loc, tok, epoch: 2, box: box(1024) })
    left.push(message)
  }
  let at = 0
  const next = () => left[at++ % messages]!
  const come = (): Promise<unknown> => house.come(next())
  const bare = (): Promise<unknown> => queries(database, next().id)
  await perSecond(1, come)
  await perSecond(1, bare)
  const [rate] = await alternate(repeats, async () => [await perSecond(seconds, come)], async () => [await perSecond(seconds, bare)])
  await house[Symbol.asyncDispose]()
  return { name: 'returns with a code, server, one after another', unit: '/s', ...rate!, target: { of: 'ratio', is: 'at least', value: 0.3 } }
}

/** The same rows by their keys, in one transaction, and nothing else. */
async function queries({ sql }: BenchDatabase, id: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select * from left_message where line = 'main' and id = ${id} for no key update`
    await tx`select * from left_room where line = 'main' and message = ${id} order by epoch`
    await tx`select * from left_wrap where line = 'main' and message = ${id} and role = 'visitor'`
    await tx`select * from left_box where line = 'main' and message = ${id} order by n`
  })
}

async function browser(repeats: number): Promise<Result> {
  const name = `returns with a code, browser ${slower} × slower`
  if (withoutChromium) return { name, why: withoutChromium.replace(/^skipped, /, '') }
  await using house = await House.start()
  const chromium = await launchChromium()
  try {
    const coordinator = await DeskHand.open(chromium, 'Nadia')
    await coordinator.enrol(`http://desk.localhost:${house.deskPort}/#invitation=${house.invitation}`)
    await coordinator.setUp()
    await coordinator.close()
    const writing = await LeftHand.open(chromium, house.origin, 'en', 'message')
    const code = (await writing.write('Words that somebody comes back to.')).join(' ')
    await writing.leave(code.split(' '))
    await writing.close()
    const ours = async (): Promise<number[]> => {
      const back = await LeftHand.open(chromium, house.origin, 'en', 'return')
      const driver = await back.page.context().newCDPSession(back.page)
      await driver.send('Emulation.setCPUThrottlingRate', { rate: slower })
      const began = performance.now()
      await back.enter(code)
      await back.reads('Words that')
      const ms = performance.now() - began
      await back.close()
      return [ms]
    }
    const limit = async (): Promise<number[]> => {
      const page = await (await chromium.newContext()).newPage()
      await page.goto(`${house.origin}/en/return`)
      const ms = await page.evaluate(derive)
      await page.context().close()
      return [ms]
    }
    await ours()
    const [ms] = await alternate(repeats, ours, limit)
    return { name, unit: 'ms', ...ms!, target: { of: 'ours', is: 'at most', value: 3000 } }
  } finally {
    await chromium.close()
  }
}

/** In a browser: milliseconds for the one derivation that nobody can leave out. */
async function derive(): Promise<number> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(32), 'PBKDF2', false, ['deriveBits'])
  const began = performance.now()
  await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(32), iterations: 600_000 }, key, 256)
  return performance.now() - began
}
