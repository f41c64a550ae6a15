// Loaded into every process of a test run: what comes out the same each time (packed pages, bundles, compiled JSX) is made once in a run.
// The bytes are those that the process would have made itself; they are kept in the run's own folder, by everything that went in.
import { createHash } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import * as module from 'node:module'
import { join } from 'node:path'
import zlib from 'node:zlib'

const folder = process.env.EAR_TEST_MADE
let count = 0

/** What was kept under this name; null where there is nothing yet. */
export function kept(name) {
  try {
    return readFileSync(join(folder, name))
  } catch {
    return null
  }
}

/** Under its name at once or not at all, since others read meanwhile. Where it cannot be written it is made again next time. */
export function keep(name, bytes) {
  const part = join(folder, `part-${process.pid}-${count++}`)
  try {
    writeFileSync(part, bytes)
    renameSync(part, join(folder, name))
  } catch {}
}

export const nameOf = (...parts) => parts.reduce((hash, part) => hash.update(`${part.length} `).update(part), createHash('sha256')).digest('hex')

if (folder && module.registerHooks) {
  const brotli = zlib.brotliCompressSync
  const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY } = zlib.constants
  zlib.brotliCompressSync = (input, options) => {
    // What is packed quickly is made for one request, and stays nowhere.
    if (options?.params?.[BROTLI_PARAM_QUALITY] !== BROTLI_MAX_QUALITY) return brotli(input, options)
    const name = nameOf('brotli', Buffer.from(input), JSON.stringify(options))
    const before = kept(name)
    if (before) return before
    const made = brotli(input, options)
    keep(name, made)
    return made
  }
  module.syncBuiltinESMExports()
  const ours = new URL('once-bundled.mjs', import.meta.url).href
  module.registerHooks({
    resolve: (specifier, context, next) => (specifier === 'esbuild' && context.parentURL !== ours ? { url: ours, format: 'module', shortCircuit: true } : next(specifier, context)),
  })
}
