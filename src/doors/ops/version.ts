// `ear version`: which version this is, and on what it runs.
import { readFileSync } from 'node:fs'
import { print } from '../../platform/log/log.ts'
import { migrations } from '../../platform/store/migrate.ts'

export function ownVersion(): string {
  const { version: own } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
  return own
}

export function version(): number {
  print(`listening-ear ${ownVersion()}, Node ${process.versions.node}, schema ${migrations().at(-1)?.name ?? 'none'}`)
  return 0
}
