// The house as `npm start` builds it, in a process that also answers the bench.
import { App } from '../src/app.ts'
import { readConfig } from '../src/config/config.ts'
import { readEnvironment } from '../src/config/env.ts'
import { Secrets } from '../src/config/secrets.ts'
import { FrameLimit } from '../src/doors/visitor/frame-limit.ts'
import { answer, settledMemory } from './answer.ts'

let app: App | null = null

answer(
  {
    /** Gives the first coordinator's invitation, a link. */
    start: async () => {
      const config = readConfig(readEnvironment())
      app = new App(config, Secrets.open(config.data), true)
      return (await app.start()).invitation
    },
    memory: settledMemory,
    /** A page may send 50 frames a second, more than anybody writes; what the relay can do shows only without (README, full speed). */
    liftFrameLimit: () => {
      FrameLimit.prototype.take = () => true
    },
  },
  () => app?.dispose(),
)
