// Arguments and signals, nothing else.
import { once } from 'node:events'
import { App } from './app.ts'
import { readConfig } from './config/config.ts'
import { readEnvironment } from './config/env.ts'
import { Secrets } from './config/secrets.ts'
import { runCommand, sayAndFail } from './doors/ops/commands.ts'
import { readyText } from './doors/ops/ready.ts'
import { talkPage } from './doors/visitor/pages/talk/talk-page.tsx'
import { startPreview } from './doors/visitor/preview.ts'
import { fault, print } from './platform/log/log.ts'
import { CannotStart } from './shared/base/cannot-start.ts'

const [command = 'help', ...rest] = process.argv.slice(2)
process.exitCode = command === 'start' ? await start(rest) : command === 'pack' && rest[0] === 'preview' ? await preview(rest[1]) : await runCommand(command, rest)

/** A command that stays, and shows the site's own pages: no other door may do that. */
async function preview(tag: string | undefined): Promise<number> {
  try {
    const { address, preview: shown } = await startPreview(readConfig(readEnvironment()).pack, tag ?? null, 8090, talkPage)
    print(`The pages stand at ${address}; they follow every change of a file. Ctrl+C ends it.`)
    await Promise.race((['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => once(process, signal)))
    await shown.dispose()
    return 0
  } catch (error) {
    return sayAndFail(error)
  }
}

async function start(words: string[]): Promise<number> {
  const stop = Promise.withResolvers<number>()
  // Once: drain and stop. A second time: at once; the database then goes down by itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.resolve(0))
  process.on('uncaughtException', (error: unknown) => {
    fault(error)
    stop.resolve(1)
  })
  // What one request left unhandled must not end everybody's conversations: the database holds what is true.
  process.on('unhandledRejection', fault)
  let app: App | null = null
  try {
    const wrong = words.find((word) => word !== '--yes-i-have-a-backup')
    if (wrong !== undefined) throw new CannotStart(`“${wrong}” is not understood; npm start takes only --yes-i-have-a-backup after “--”.`)
    const config = readConfig(readEnvironment())
    app = new App(config, Secrets.open(config.data), words.length > 0)
    print(readyText(await app.start()))
    return await stop.promise
  } catch (error) {
    return sayAndFail(error)
  } finally {
    await app?.dispose()
    // Should something of ours still hold the process, it ends all the same.
    setTimeout(() => process.exit(), 3000).unref()
  }
}
