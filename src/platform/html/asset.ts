// Styles and scripts of pages: read from beside their page, made small, and named by their hash.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, stop, transformSync } from 'esbuild'
import type { Plugin } from 'esbuild'

/** The browsers that everything we send must run in; from these on, a policy may name an external script by its hash (CSP 3, 8.4). */
const target = ['chrome109', 'firefox116', 'safari15.6']

/** A style sheet beside a page, minified. Logical properties stay as written. */
export function readStyle(url: URL): string {
  return transformSync(readFileSync(url, 'utf8'), { loader: 'css', minify: true, target }).code.trim()
}

/**
 * `@hpke` says of itself that its files do nothing but export, but says it where esbuild does not look: in the folder above the one
 * with a package.json of its own. Without this, hashes that nobody asks for weigh a kilobyte in brotli.
 */
const onlyExports: Plugin = {
  name: 'only-exports',
  setup(bundle) {
    bundle.onResolve({ filter: /^(@hpke\/|\.)/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === 'resolving' || !(path.startsWith('@hpke/') || importer.includes('/@hpke/'))) return undefined
      return { ...(await bundle.resolve(path, { importer, resolveDir, kind, pluginData: 'resolving' })), sideEffects: false }
    })
  },
}

/** A script for a browser, with everything it imports, minified. `define` replaces names by JSON values. */
export async function bundleScript(url: URL, define: Record<string, string> = {}): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(url)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    legalComments: 'none',
    charset: 'utf8',
    target,
    define,
    plugins: [onlyExports],
  })
  return result.outputFiles![0]!.text.trim()
}

/** Ends the process that bundles, once everything is bundled; it would stay as long as ours, for nothing. */
export async function bundlingDone(): Promise<void> {
  await stop()
}

/** The source expression that lets exactly this inline text run (CSP 3, 2.3.1). */
export function cspHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** The value of `integrity` for an external script (Subresource Integrity 3.1). */
export function integrityOf(text: string): string {
  return `sha384-${createHash('sha384').update(text).digest('base64')}`
}
