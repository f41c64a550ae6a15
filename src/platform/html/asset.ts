// Styles and scripts of pages: read from beside their page, made small, and named by their hash.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync, transformSync } from 'esbuild'

/** The browsers that everything we send must run in; from these on, a policy may name an external script by its hash (CSP 3, 8.4). */
const target = ['chrome109', 'firefox116', 'safari15.6']

/** A style sheet beside a page, minified. Logical properties stay as written. */
export function readStyle(url: URL): string {
  return transformSync(readFileSync(url, 'utf8'), { loader: 'css', minify: true, target }).code.trim()
}

/** A script for a browser, with everything it imports, minified. `define` replaces names by JSON values. */
export function bundleScript(url: URL, define: Record<string, string> = {}): string {
  const result = buildSync({
    entryPoints: [fileURLToPath(url)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    legalComments: 'none',
    charset: 'utf8',
    target,
    define,
  })
  return result.outputFiles[0]!.text.trim()
}

/** The source expression that lets exactly this inline text run (CSP 3, 2.3.1). */
export function cspHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** The value of `integrity` for an external script (Subresource Integrity 3.1). */
export function integrityOf(text: string): string {
  return `sha384-${createHash('sha384').update(text).digest('base64')}`
}
