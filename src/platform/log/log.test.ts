// What may be said of a defect: where in our files, and never what its message holds.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'

test('a defect is said with its kind and place, without its message, and once', () => {
  const script = `
    import { fault } from ${JSON.stringify(new URL('./log.ts', import.meta.url).href)}
    import { readForm } from ${JSON.stringify(new URL('../http/body.ts', import.meta.url).href)}
    try { readForm(null) } catch (error) { error.message = 'canary'; fault(error); fault(error) }
    fault(Object.assign(new TypeError('canary\\n    at canary (file:///a/src/canary.ts:1:1)'), { code: 'E canary' }))
    fault('canary')`
  const { stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
  assert.equal(stdout, '')
  assert.match(stderr, /^defect: TypeError at src\/platform\/http\/body.ts:\d+\ndefect: TypeError\ndefect: a thrown string\n$/)
})
