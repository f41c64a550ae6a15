// What the visitor's half of the sealing weighs: it must leave room for the rest of the talk page's 20 kB.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const bundle = async (file: string): Promise<{ bytes: Uint8Array; inputs: string[] }> => {
  const entry = fileURLToPath(new URL(file, import.meta.url))
  const built = await build({ entryPoints: [entry], bundle: true, minify: true, format: 'esm', write: false, metafile: true, legalComments: 'none', logLevel: 'silent' })
  return { bytes: built.outputFiles[0]!.contents, inputs: Object.keys(built.metafile.inputs) }
}

test("the visitor's half weighs at most 14.05 kB in brotli", async (t) => {
  const { bytes } = await bundle('visitor-room.ts')
  const weight = brotliCompressSync(bytes).length
  t.diagnostic(`visitor-room: ${weight} bytes`)
  assert.ok(weight <= 14_050, `${weight} bytes`)
})

test("the visitor's side of a left message weighs at most 13.1 kB in brotli", async (t) => {
  const { bytes } = await bundle('left-visitor.ts')
  const weight = brotliCompressSync(bytes).length
  t.diagnostic(`left-visitor: ${weight} bytes`)
  assert.ok(weight <= 13_100, `${weight} bytes`)
})

test('of npm both rooms and both sides of a left message take @hpke alone', async () => {
  for (const file of ['visitor-room.ts', 'listener-room.ts', 'left-visitor.ts', 'left-desk.ts']) {
    const { inputs } = await bundle(file)
    const packages = inputs.filter((path) => path.includes('node_modules/')).map((path) => path.split('node_modules/').at(-1)!.split('/')[0])
    assert.deepEqual([...new Set(packages)], ['@hpke'])
  }
})
