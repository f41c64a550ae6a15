// L-10 for one browser: after a walk through everything, its whole home folder is searched; closed after leaving, closed without, killed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium, withoutFirefox } from './browsers.ts'
import { OwnBrowser } from './own-browser.ts'
import type { Engine } from './own-browser.ts'
import { PlainTarget, plainTitle } from './plain-target.ts'
import { OrdinaryPage, Shown, ask, fillForms, fillTools, hears, leave, say, walk } from './profile-walk.ts'
import { staffHouse } from './staffed-house.ts'
import type { StaffedHouse } from './staffed-house.ts'
import { Search, filesUnder } from './traces.ts'
import { exitTargets } from './walked.ts'

/** What a history may show of us. Whoever gives a page another title asks: does it tell somebody who looks over her shoulder what the site is about? */
const neutralTitles = new Set([
  '', 'Vragen en antwoorden', 'Wat er gebeurt', 'Je rechten', 'Plaatsen in de buurt', 'Praten in jouw taal', 'Schrijven in jouw taal', 'Talen', 'Deze pagina',
  'Wat je kan doen', 'Woorden om te tonen', 'Je papieren', 'Je kinderen', 'Praten of bellen', 'Bronnen en datums',
  'Questions and answers', 'What is happening', 'Your rights', 'Places nearby', 'Talk in your language', 'Write in your language', 'Languages', 'This page',
  'Things to do', 'Words to show', 'Your papers', 'Your children', 'Talk or call', 'Sources and dates',
  'Questions et réponses', 'Ce qui se passe', 'Vos droits', 'Lieux près de chez vous', 'Parler dans votre langue', 'Écrire dans votre langue', 'Langues', 'Cette page',
  'أسئلة وأجوبة', 'ماذا يحدث', 'حقوقك', 'أماكن قريبة', 'التحدث بلغتك', 'الكتابة بلغتك', 'اللغات', 'هذه الصفحة',
  'مهام', 'كلمات للعرض', 'أوراقك', 'أطفالك', 'التحدث أو الاتصال', 'المصادر والتواريخ',
])

type Ended = { engine: Engine; browser: OwnBrowser; ordinary: OrdinaryPage; shown: Shown; site: string; plain: string }

/** Searches the folder of a browser that has ended, with its controls: of us it may hold addresses and neutral titles. Gives the addresses in its history. */
export function nothingOfUs({ engine, browser, ordinary, shown, site, plain }: Ended): string[] {
  // The same search, in the same files, finds an ordinary page, and where somebody was.
  const files = [...filesUnder(browser.home)]
  const seen = new Search([ordinary.title, ordinary.sentence, ordinary.typed, ordinary.halfCareful, ordinary.posted, site, ...shown.visits])
  const found = new Set(files.flatMap(([, bytes]) => [...seen.words(bytes)]))
  for (const word of [ordinary.title, ordinary.sentence, ordinary.typed, site, ...shown.visits]) assert.ok(found.has(word), `“${word}” must be found`)
  // No blind spot: what the browser keeps of a session a second time, encrypted, was read as well.
  const encrypted = files.filter(([name]) => name.includes('/Sessions_Encrypted/Session_'))
  assert.ok(encrypted.length === 0 || encrypted.some(([, bytes]) => seen.words(bytes).has(ordinary.typed)))
  // Firefox's copy for a crash holds typed text in spite of `no-store`: of every text field that does not itself say autocomplete="off".
  assert.equal(found.has(ordinary.halfCareful), engine === 'Firefox')
  // Chromium's session files hold what a form has sent, where a page answered it: `no-store` and autocomplete="off" do not help.
  assert.equal(found.has(ordinary.posted), engine === 'Chromium')

  assert.deepEqual(new Search(shown.words).in(files), [])
  assert.deepEqual(new Search(shown.sentences, (piece) => [Buffer.from(piece), Buffer.from(piece, 'utf16le')]).in(files), [])
  // A single word can stand in a dictionary of the browser's; what it keeps of a session holds no dictionary.
  const sessions = files.filter(([name]) => /session/i.test(name.slice(browser.home.length)))
  assert.ok(sessions.some(([, bytes]) => seen.words(bytes).has(ordinary.typed)), 'the session was read')
  // Parts of a code are everyday words, and one may be a word of the browser's own (“frame”); two are typed again and seven to come back, so two at least would stand there.
  const parts = new Search(shown.parts)
  assert.deepEqual(sessions.filter(([, bytes]) => parts.words(bytes).size > 1).map(([name]) => name), [])

  assert.deepEqual([...shown.titles].filter((title) => !neutralTitles.has(title)), [])
  const ours = browser.history().filter(({ address }) => address.startsWith(site) || address.startsWith(plain))
  // Chromium puts the address where a page emptied its title.
  assert.deepEqual(ours.filter(({ address, title }) => !neutralTitles.has(title) && title !== plainTitle && !address.endsWith(title)), [])
  return ours.map(({ address }) => address)
}

/** `how`: how the visitor's browser ends. */
type Ending = { says: string; language: string; first: string; how: (browser: OwnBrowser) => Promise<void>; leaves: boolean }
const endings: Ending[] = [
  { says: 'she leaves, then closes the browser', language: 'nl', first: 'korenbloem vooraf', how: (browser) => browser.close(), leaves: true },
  { says: 'the browser is closed in the middle of a conversation', language: 'ar', first: 'أنا خائفة منه كثيرا', how: (browser) => browser.close(), leaves: false },
  { says: 'the browser is killed in the middle of a conversation', language: 'nl', first: 'klaproos vooraf', how: (browser) => browser.kill(), leaves: false },
]

/** Declares the journeys; once in a file. */
export function profileJourneys(engine: Engine): void {
  const skip = withoutChromium || (engine === 'Firefox' && withoutFirefox)
  let desk: Browser
  let plain: PlainTarget
  let staffed: StaffedHouse

  before(async () => {
    if (skip) return
    plain = await PlainTarget.open(true)
    desk = await launchChromium()
    staffed = await staffHouse(desk, ['Dutch', 'Arabic'], 3, { EXIT_TARGETS: exitTargets(plain.address) })
  })
  after(async () => {
    await staffed?.dispose()
    await desk?.close()
    await plain?.dispose()
  })

  for (const { says, language, first, how, leaves } of endings) {
    test(`L-10: ${engine}: ${says}, and her disk holds addresses and nothing else of us`, { skip }, async () => {
      const { house, listener } = staffed
      const shown = new Shown()
      const ordinary = new OrdinaryPage()
      const browser = await OwnBrowser.start(engine, plain.chromiumFlags)
      try {
        const page = await browser.tab()
        const visit = await walk(page, house.site, ['nl', 'ar'], shown)
        await fillForms(page, visit, language, shown, engine)
        await fillTools(page, visit, 'en', shown, engine)
        await ask(page, visit, language, first, shown)
        await listener.take()
        await listener.hears(first)
        await listener.say(`${first}, margrietantwoord`)
        await hears(page, `${first}, margrietantwoord`, shown)
        await say(page, 'madelief, dan verder', shown)
        shown.words.add('half getypt viooltje')
        await page.type('#text', 'half getypt viooltje')
        if (leaves) await leave(page, plain.address)
        await ordinary.open(browser)
        await ordinary.written(browser)
        await how(browser)

        assert.ok(shown.sentences.size > 300, `${shown.sentences.size} pieces of sentences were looked for`)
        const ours = nothingOfUs({ engine, browser, ordinary, shown, site: house.site, plain: plain.address })
        if (engine === 'Firefox' || how === endings[0]!.how) assert.ok(ours.includes(`${visit}/${language}/talk`), 'the history was read')
      } finally {
        browser.dispose()
        await ordinary.dispose()
      }
    })
  }
}
