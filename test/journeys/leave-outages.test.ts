// Leaving while the database, our computer or the network is away, in both engines, with scripts and without: no page of ours comes up again.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { after, before, test } from 'node:test'
import type { BrowserContext } from 'playwright-core'
import { launchChromium } from '../support/browsers.ts'
import { engines } from '../support/exit-site.ts'
import { click, ExitWalk, until } from '../support/exit-walk.ts'
import type { Shown } from '../support/exit-walk.ts'
import { PlainTarget } from '../support/plain-target.ts'
import { RunningHouse } from '../support/running-house.ts'

/** The way from the browser to the house, which can be cut. */
class Way {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** Called when somebody asks for hop 2, which then gets nothing. */
  onAway: (() => Promise<void>) | null = null
  open = true

  private constructor(server: Server) {
    this.#server = server
  }

  static async to(port: number): Promise<Way> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const way = new Way(server)
    server.on('connection', (socket) => way.#pass(socket, port))
    return way
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** From now on nobody gets through. */
  cut(): void {
    this.open = false
    for (const socket of this.#sockets) socket.destroy()
  }

  #pass(socket: Socket, port: number): void {
    socket.on('error', () => undefined)
    if (!this.open) return void socket.destroy()
    const house = connect(port, '127.0.0.1').on('error', () => socket.destroy())
    house.on('close', () => socket.destroy())
    this.#sockets.add(socket)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      house.destroy()
    })
    socket.on('data', (bytes) => {
      if (this.onAway && bytes.toString('latin1').startsWith('GET /away/')) void this.onAway().then(() => socket.destroy())
      else house.write(bytes)
    })
    house.on('data', (bytes) => socket.write(bytes))
  }

  async dispose(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

let target: PlainTarget
let house: RunningHouse

before(async () => {
  target = await PlainTarget.open(true)
  house = await RunningHouse.start({ EXIT_TARGETS: `nl=${target.address}` })
})
after(async () => {
  await house?.dispose()
  await target?.dispose()
})

type Outage = {
  /** Makes it so, before the click. Gives what ends it. */
  begin: (way: Way, context: BrowserContext, chromium: boolean) => Promise<() => Promise<void>>
  /** Whether the plain page is reached all the same. */
  reached: boolean
  /** Whether the visit has ended when it is over, with no further step. */
  ended: boolean
}

const outages: { readonly [name: string]: Outage } = {
  'the database away': { begin: () => house.withoutDatabase(), reached: true, ended: true },
  'our computer away before the click': {
    begin: async () => {
      await house.down('SIGKILL')
      return () => house.up()
    },
    reached: false,
    ended: false,
  },
  'our computer away between the two hops': {
    begin: async (way) => {
      const saved = async () => (await house.database.sql`select from ended_visit`).length
      const before = await saved()
      way.onAway = async () => {
        // Hop 1 waits for no disk and no database; within a moment one of them has it.
        while (house.unsaved() === '' && (await saved()) === before) await new Promise(setImmediate)
        await house.down('SIGKILL')
      }
      return async () => {
        way.onAway = null
        await house.up()
      }
    },
    reached: false,
    ended: true,
  },
  'the network away': {
    // Chromium is told so, and says so to the page; Firefox finds out.
    begin: async (way, context, chromium) => {
      if (chromium) await context.setOffline(true)
      way.cut()
      return async () => {
        if (chromium) await context.setOffline(false)
        way.open = true
      }
    },
    reached: false,
    ended: false,
  },
}

for (const engine of engines) {
  test(`L-6: ${engine.name}: leaving while something is away`, { skip: engine.skip, timeout: 180_000 }, async (t) => {
    const chromium = engine.name.startsWith('Chromium')
    const browser = chromium ? await launchChromium(target.chromiumFlags) : await engine.launch()
    t.after(() => browser.close())
    for (const [name, outage] of Object.entries(outages)) {
      await t.test(name, async (s) => {
        const way = await Way.to(Number(new URL(house.site).port))
        const context = await browser.newContext({ javaScriptEnabled: engine.scripts, ignoreHTTPSErrors: !chromium })
        const walk = new ExitWalk(await context.newPage())
        s.after(async () => {
          await context.close()
          await way.dispose()
        })
        for (let n = 1; n <= 4; n++) await walk.open(target.before(n))
        await walk.open(`http://localhost:${way.port}/nl`)
        await walk.remember()
        for (const n of [0, 1]) await walk.toPage(n)
        // The control: as long as nothing is away, and before she leaves, Back shows them.
        assert.equal(walk.isSensitive(await walk.back()), true)
        assert.equal(walk.isSensitive(await walk.forward()), true)

        const end = await outage.begin(way, context, chromium)
        let over = false
        s.after(async () => void (over || (await end())))
        const steps: Shown[] = [await leave(walk, outage.reached)]
        for (let i = 0; i < 4; i++) steps.push(await walk.back())
        for (const shown of steps) assert.equal(walk.bearsOurs(shown), false, JSON.stringify(shown))
        if (outage.reached) for (const shown of steps) assert.ok(target.isPlain(shown) || target.isBefore(shown), JSON.stringify(shown))
        await end()
        over = true
        if (!outage.ended) return
        for (const address of new Set(walk.visited)) {
          const shown = await walk.open(address)
          assert.ok(target.isPlain(shown), JSON.stringify(shown))
        }
      })
    }
  })
}

/** Presses the button, and gives what stands in the end: the plain page, an emptied one, or the browser's own page of what could not be reached. */
async function leave(walk: ExitWalk, reached: boolean): Promise<Shown> {
  await click(walk.page, '[data-leave]')
  return until(walk.page, 'left', (shown) => shown.loaded && !walk.bearsOurs(shown) && (!reached || target.isPlain(shown)))
}
