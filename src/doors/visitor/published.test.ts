// Tests of a site that shows only reviewed languages: another is as one without pages, and without any the start is refused.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from '../../app.ts'
import { readConfig } from '../../config/config.ts'
import { Secrets } from '../../config/secrets.ts'
import { loadPack, published } from '../../domain/content/content.ts'
import { packHand } from '../../domain/content/pack-hand.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { siteHand } from './site-fixture.ts'

test('a language that is not wholly reviewed has no page, no place in the list of languages, and can be asked to talk in', async () => {
  using small = packHand()
  small.change('nl/pages/card.md', /state: reviewed\nreviewed.*\n/, 'state: draft\n')
  const pack = loadPack(small.folder)
  for (const [shown, has] of [[published(pack, 'all'), true], [published(pack, 'reviewed'), false]] as const) {
    await using hand = await siteHand(undefined, undefined, undefined, shown)
    const visit = (await hand.app.inject('/')).headers.location!.split('/')[1]!
    const get = (path: string) => hand.app.inject(`/${visit}/${path}`)
    assert.equal((await get('nl/rights')).statusCode, has ? 203 : 404)
    assert.equal((await get('en/rights')).statusCode, 203)
    assert.equal((await get('en/rights')).body.includes('href="../nl/rights"'), has)
    // The short address leads to the language's page, or to the entry page.
    const short = (await hand.app.inject('/nl/rights')).headers.location!
    assert.match(short, has ? /\/nl\/rights$/ : /^\/[\w-]+\/start$/)
    assert.equal((await get('en/talk-nl')).statusCode, 203)
  }
})

test('where no language is reviewed the start is refused with a sentence that says what to write', async () => {
  using small = packHand()
  small.change('en/record.json', '"state": "reviewed"', '"state": "draft"')
  small.change('nl/record.json', '"state": "reviewed"', '"state": "draft"')
  const data = mkdtempSync(join(tmpdir(), 'ear-published-'))
  try {
    const config = readConfig({ EAR_DATA: data, EAR_PACK: small.folder, EAR_PUBLISH: 'reviewed' })
    await assert.rejects(new App(config, Secrets.open(data)).start(), (error: unknown) => error instanceof CannotStart && /^EAR_PUBLISH is reviewed, but of no language .*; write EAR_PUBLISH=all, or .*\.$/.test(error.message))
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
})
