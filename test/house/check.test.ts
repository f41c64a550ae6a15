// The type checker and the linter, as tests, so that one command tells everything.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { root } from './source.ts'

for (const [name, args] of [
  ['tsc', ['--noEmit']],
  ['oxlint', ['--type-aware', '--deny-warnings']],
] as const) {
  test(`${name} finds nothing`, () => {
    const run = spawnSync(`${root}/node_modules/.bin/${name}`, args, { cwd: root, encoding: 'utf8' })
    assert.equal(run.status, 0, run.stdout + run.stderr)
  })
}
