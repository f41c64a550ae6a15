// Proves what the commands of a translator say and write: fresh, check of one language, export and import, a new pack.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { packHand } from '../../domain/content/pack-hand.ts'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'ear commands '))
after(() => rmSync(folder, { recursive: true, force: true }))
const earOf = (pack: string) => (...words: string[]) =>
  run(process.execPath, ['--import', './setup/jsx.mjs', 'src/main.ts', 'pack', ...words], { env: { ...process.env, EAR_DATA: folder, EAR_PACK: pack } }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({ code: error.code, said: error.stdout + error.stderr }),
  )

test('a translator brings a language up to date: check says what is stale, export and import carry it, fresh writes it down', async () => {
  using hand = packHand()
  const ear = earOf(hand.folder)
  hand.change('en/words/site.json', 'you can go on', 'you can go on now')
  assert.match((await ear('check', 'nl')).said, /^soon {3}nl\/words\/site\.json: Its source has changed since: .* ear pack fresh nl words\/site\.json\.\n0 wrong, 1 to look at\.\n$/)
  const file = join(folder, 'nl.xlf')
  assert.deepEqual(await ear('export', 'nl', file), { code: 0, said: `${file} holds all texts in nl beside their source.\n` })
  assert.deepEqual(await ear('import', file), { code: 0, said: 'Nothing in it differs from the pack.\n' })
  writeFileSync(file, readFileSync(file, 'utf8').replace('je kunt verder', 'je kunt nu verder'))
  assert.match((await ear('import', file)).said, /^nl\/words\/site\.json: 1 text changed\.\nWhen a file is wholly up to date: npm run ear -- pack fresh nl words\/site\.json\nnl\/words\/site\.json was reviewed with other texts: it is a draft again, until a person has read it\.\n$/)
  assert.match(hand.read('nl/words/site.json'), /je kunt nu verder/)
  assert.deepEqual(await ear('fresh', 'nl', 'packs/small/nl/words/site.json'), { code: 0, said: 'nl/words/site.json follows the source of today.\n' })
  assert.deepEqual(await ear('check', 'nl'), { code: 0, said: 'nl is in order.\n' })
})

test('what cannot be taken is refused with its file, its text and a sentence; nothing is written', async () => {
  using hand = packHand()
  const ear = earOf(hand.folder)
  const file = join(folder, 'bad.xlf')
  await ear('export', 'nl', file)
  const before = hand.read('nl/words/site.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('<target>Dag <ph', '<target>Hallo <ph').replace('pages/card.md', 'pages/cart.md'))
  assert.deepEqual(await ear('import', file), { code: 1, said: 'pages/cart.md, title: The pack has no such file. Nothing was written.\n' })
  assert.equal(hand.read('nl/words/site.json'), before)
  for (const words of [['export', 'xx', file], ['export', 'nl'], ['import'], ['fresh'], ['check', 'xx'], ['new', 'x', 'en'], ['new', join(folder, 'x'), 'en', 'xx'], ['preview', 'sq'], ['fresh', 'nl', 'pages/none.md']]) {
    const { code, said } = await ear(...words)
    assert.equal(code, 1, words.join(' '))
    assert.match(said, /^[“A-Z][^\n]*\n$/, words.join(' '))
  }
})

test('a new pack is written, and its check lists what is to be written', async () => {
  const made = join(folder, 'elsewhere')
  const { code, said } = await earOf('belgium')('new', made, 'en', 'es')
  assert.equal(code, 0, said)
  const checked = await earOf(made)('check')
  assert.equal(checked.code, 1)
  assert.match(checked.said, /^wrong {2}en\/pages\/signs\.md: SIGN-9: it is still to be written\.$/m)
})
