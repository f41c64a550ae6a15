// A site for the tests of its pages: the real pack, visits and routes, on a free port.
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { HttpDoor } from '../../platform/http/http.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { randomBytes } from '../../shared/base/id.ts'
import { loadPack } from '../../domain/content/content.ts'
import type { Pack } from '../../domain/content/content.ts'
import { Visits } from '../../domain/visit/visit.ts'
import type { EndedVisits, Holder } from '../../domain/visit/visit.ts'
import type { Availability } from './availability.ts'
import { talkPage } from './pages/talk/talk-page.tsx'
import { createSite } from './site.ts'
import type { Site } from './site.ts'

export const belgium = (): Pack => loadPack(fileURLToPath(new URL('../../../packs/belgium', import.meta.url)))

/** An invented country: two languages, short pages, one language at its desks. */
export const elsewhere = (): Pack => loadPack(fileURLToPath(new URL('../../../test/packs/elsewhere', import.meta.url)))

/** Ended visits in memory alone: what the store does is tested with the store. */
function forgetful(): EndedVisits {
  const kept: Uint8Array[] = []
  return {
    after: async () => ({ visits: kept, last: kept.length }),
    add: async (visits) => void kept.push(...visits),
    sweep: async () => undefined,
  }
}

export type SiteHand = {
  app: FastifyInstance
  site: Site
  pack: Pack
  visits: Visits
  /** Moves the clock of the visits on by seconds. */
  later(seconds: number): void
  /** Listens on a free port; gives the origin. */
  listen(): Promise<string>
  dispose(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export const nobodyHolds: Holder = { holds: async () => false, leaveVisit: async () => undefined }

/** `neutral` is where the exit leads in every language; `holder` is the line's part. */
export async function siteHand(holder: Holder = nobodyHolds, neutral = 'https://weather.example/', store = forgetful(), pack = belgium(), availability?: Availability): Promise<SiteHand> {
  let now = Math.floor(Date.now() / 1000)
  const visits = new Visits(randomBytes(32), store, new MemoryBus(), holder, () => now)
  await visits.start()
  const site = createSite({
    pack,
    visits,
    origin: 'http://localhost',
    headers: { tls: false, hsts: { subdomains: false, preload: false } },
    neutral: Object.fromEntries(pack.languages.map(({ tag }) => [tag, neutral])),
    talk: talkPage,
    ...(availability ? { availability } : {}),
  })
  const door = new HttpDoor({ headers: site.headers, health: async () => ({ ok: true }), page: site.refusal })
  site.attach(door.app)
  const dispose = async () => {
    await door.dispose(1)
    await visits.dispose()
  }
  return {
    app: door.app,
    site,
    pack,
    visits,
    later: (seconds) => void (now += seconds),
    listen: async () => `http://127.0.0.1:${await door.start('127.0.0.1', 0)}`,
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}
