// Stands in for esbuild in the processes of a test run: bundles and compiles as it does, and not twice what has been before.
import { readFileSync } from 'node:fs'
import { build as bundle, transformSync as transform } from 'esbuild'
import { keep, kept, nameOf } from './once-made.mjs'

export * from 'esbuild'

export function transformSync(input, options) {
  if (typeof input !== 'string') return transform(input, options)
  const name = nameOf('transform', input, JSON.stringify(options))
  const before = kept(name)
  if (before) return JSON.parse(before.toString())
  const made = transform(input, options)
  if (made.warnings.length === 0) keep(name, JSON.stringify(made))
  return made
}

/** A bundle is as it was while every file in it is. Only what is written nowhere is kept, and with plugins that are the same function. */
export async function build(options) {
  const { plugins = [], ...rest } = options
  if (options.write !== false || options.stdin || options.metafile) return bundle(options)
  const name = nameOf('bundle', process.cwd(), JSON.stringify(rest), ...plugins.map(({ name: one, setup }) => `${one} ${setup}`))
  const before = kept(name)
  if (before) {
    const { inputs, outputs } = JSON.parse(before.toString())
    if (inputs.every(([path, hash]) => hashOf(path) === hash)) return { errors: [], warnings: [], outputFiles: outputs.map(({ path, text }) => ({ path, text, contents: Buffer.from(text) })) }
  }
  const made = await bundle({ ...options, metafile: true })
  const inputs = Object.keys(made.metafile.inputs).map((path) => [path, hashOf(path)])
  if (made.warnings.length === 0) keep(name, JSON.stringify({ inputs, outputs: made.outputFiles.map(({ path, text }) => ({ path, text })) }))
  return { ...made, metafile: undefined }
}

function hashOf(path) {
  try {
    return nameOf(readFileSync(path))
  } catch {
    return null
  }
}
