// Reads the source tree as text: files, their lines and what each imports.
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** A source file: its path from the root, its text, the files and the packages it imports. `types`: imports of types alone. */
export type Source = {
  path: string
  text: string
  files: { path: string; types: boolean }[]
  packages: string[]
  isTest: boolean
}

const importing = /(?:^|\n)\s*(import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g

/** All .ts and .tsx files under a folder of the project. */
export function sources(folder: string): Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => read(join(folder, name)))
}

function read(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const files: Source['files'] = []
  const packages: string[] = []
  for (const [, , typeOnly, fixed, called] of text.matchAll(importing)) {
    const target = fixed ?? called ?? ''
    if (target.startsWith('.')) files.push({ path: relative(root, resolve(root, dirname(path), target)), types: Boolean(typeOnly) })
    else packages.push(target)
  }
  return { path, text, files, packages, isTest: /\.test\.tsx?$/.test(path) || path.startsWith('test/') }
}

/** The code of a file without its comments, for rules about what stands in it. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
}
