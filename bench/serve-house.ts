// The house as `npm start` builds it, in a process that also answers the bench.
import { App } from '../src/app.ts'
import { readConfig } from '../src/config/config.ts'
import { readEnvironment } from '../src/config/env.ts'
import { Secrets } from '../src/config/secrets.ts'
import { strangers } from '../src/doors/desk/desk-api.ts'
import { FrameLimit } from '../src/doors/visitor/frame-limit.ts'
import { visitorMost } from '../src/doors/visitor/visitor-limits.ts'
import { languages } from '../src/shared/base/language.ts'
import { answer, settledMemory } from './answer.ts'

let app: App | null = null

// After the start the pages are rendered ahead of their first visitors; what is measured is the house when that is done.
async function idle(): Promise<void> {
  for (let before = process.cpuUsage(); ; before = process.cpuUsage()) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const { user, system } = process.cpuUsage(before)
    if (user + system < 25_000) return
  }
}

answer(
  {
    /** Gives the first coordinator's invitation, a link. */
    start: async (target: string | null) => {
      // All that is measured comes from one address. It is counted as always, and never too many.
      Object.assign(visitorMost, { pages: { each: 1e9 }, visits: { each: 1e9 }, places: { each: 1e9 }, free: { each: 1e9 }, freeOfAll: { each: 1e9 } })
      Object.assign(strangers.most, { each: 1e9 })
      const config = readConfig(readEnvironment())
      const exitTargets = target === null ? config.exitTargets : Object.fromEntries(languages.map(({ tag }) => [tag, target]))
      app = new App({ ...config, exitTargets }, Secrets.open(config.data), true)
      const { invitation } = await app.start()
      await idle()
      return invitation
    },
    idle,
    memory: settledMemory,
    /** A page may send 50 frames a second, more than anybody writes; what the relay can do shows only without (README, full speed). */
    liftFrameLimit: () => {
      FrameLimit.prototype.take = () => true
    },
  },
  () => app?.dispose(),
)
