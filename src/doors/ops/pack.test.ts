// Proves how the sub-commands of `ear pack` are found.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ear = (...words: string[]) =>
  run(process.execPath, ['--import', './setup/jsx.mjs', 'src/main.ts', ...words]).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, said: error.stdout + error.stderr }),
  )

test('`ear pack help` lists the sub-commands, and so does `ear help`', async () => {
  for (const words of [['pack', 'help'], ['help']]) {
    const { code, said } = await ear(...words)
    assert.equal(code, 0, said)
    assert.match(said, /pack check/)
  }
})

test('a sub-command that is not there is refused with the list', async () => {
  for (const name of ['nothing', 'constructor']) {
    const { code, said } = await ear('pack', name)
    assert.equal(code, 1)
    assert.match(said, new RegExp(`There is no command “pack ${name}”`))
    assert.match(said, /pack check/)
  }
})

test('`ear check` is refused and the list names its new place', async () => {
  const { code, said } = await ear('check')
  assert.equal(code, 1)
  assert.match(said, /pack check/)
})
