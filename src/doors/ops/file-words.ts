// The words of a command that takes one file and options.
import { parseArgs } from 'node:util'
import { CannotStart } from '../../shared/base/cannot-start.ts'

/** `options`: which there are; true for one that takes a value. Throws `CannotStart` with `usage` where the words do not fit. */
export function fileWords<Name extends string>(words: readonly string[], options: Readonly<Record<Name, boolean>>, usage: string): { file: string; values: Partial<Record<Name, string>>; flags: ReadonlySet<string> } {
  const spec = Object.fromEntries(Object.entries<boolean>(options).map(([name, valued]) => [name, { type: valued ? ('string' as const) : ('boolean' as const) }]))
  let parsed
  try {
    parsed = parseArgs({ args: [...words], options: spec, allowPositionals: true })
  } catch {
    throw new CannotStart(usage)
  }
  const [file, ...more] = parsed.positionals
  if (!file || more.length > 0) throw new CannotStart(usage)
  const given = Object.entries(parsed.values)
  const values = Object.fromEntries(given.filter(([, value]) => typeof value === 'string')) as Partial<Record<Name, string>>
  return { file, values, flags: new Set(given.filter(([, value]) => value === true).map(([name]) => name)) }
}
