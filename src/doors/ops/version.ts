// `ear version`: which version this is, and on what it runs.
import { readFileSync } from 'node:fs'
import { print } from '../../platform/log/log.ts'
import { migrations } from '../../platform/store/migrate.ts'

export function version(): number {
  const { version: own } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
  print(`listening-ear ${own}, Node ${process.versions.node}, schema ${migrations().at(-1)?.name ?? 'none'}`)
  return 0
}
