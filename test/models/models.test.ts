// The model of the line is searched through by Spin: no error with every rule, an error with each rule taken away.
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const model = fileURLToPath(new URL('line.pml', import.meta.url))
const missing = ['spin', 'gcc'].find((program) => spawnSync(program, ['--version']).error !== undefined)
const skip = missing === undefined ? false : `skipped: ${missing} is not installed`

/** Searches every state of the model with these definitions; gives how many errors were found and how many states there are. */
async function search(definitions: string[]): Promise<{ errors: number; states: number }> {
  // Compiling with -O1 takes 4 s, what it saves of the search half a second.
  const folder = mkdtempSync(join(tmpdir(), 'ear-model-'))
  try {
    await run('spin', ['-a', ...definitions.map((d) => `-D${d}`), model], { cwd: folder })
    await run('gcc', ['-O0', '-w', '-DSAFETY', '-DCOLLAPSE', '-o', 'pan', 'pan.c'], { cwd: folder })
    const { stdout } = await run('./pan', ['-m100000'], { cwd: folder, maxBuffer: 1e7 })
    const [, errors] = /errors: (\d+)/.exec(stdout) ?? []
    const [, states] = /(\d+) states, stored/.exec(stdout) ?? []
    assert.ok(errors !== undefined && states !== undefined && !/error: max search depth|out of memory/.test(stdout), stdout.slice(0, 500))
    return { errors: Number(errors), states: Number(states) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// With F=2 (two faults in a day): 8.6 million states, no error, a minute and a half; by hand: spin -a -DF=2 line.pml.
test('with every rule, no order of events breaks an invariant (one fault a day)', { skip, timeout: 60_000 }, async () => {
  const { errors, states } = await search(['F=1'])
  assert.equal(errors, 0)
  assert.ok(states > 100_000, `only ${states} states: the model does not move`)
})

const mutants: Record<string, string> = {
  UNGATED: 'the gate (a visitor waits beside a free listener)',
  NOTURN: 'the turn (an old answer is taken for a new one)',
  NOSWEEP: 'the sweep (a visitor stays with a listener who is gone)',
  NOEXCL: 'the exclusion (a declined visitor is offered again)',
  NOPULL: 'the pull on a freed slot',
  NOFRONT: 'the front for those who lost their listener',
  NOMISSED: 'the pause after a missed offer',
  NOLOST: 'the lost connection (offered to somebody who is gone)',
  DORMANTQUEUE: 'the sleep (an asleep page is offered)',
  NOFIFO: 'the order of arrival',
  NOSLEEPCHECK: 'the look whether her page is awake when a listener accepts',
}
// Two at a time: most of it is waiting for compilers.
suite('each rule is needed', { concurrency: 2 }, () => {
  for (const [mutant, rule] of Object.entries(mutants)) {
    test(`without ${rule} the search finds an error`, { skip, timeout: 60_000 }, async () => {
      assert.equal((await search(['F=2', mutant])).errors, 1)
    })
  }
})
