// What a visitor does before her browser's profile is searched: every page, every form, a talk; beside it an ordinary page that must be found.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Page } from 'puppeteer-core'
import type { Engine, OwnBrowser } from './own-browser.ts'
import { Search, filesUnder } from './traces.ts'

/** Everything a walk has shown and taken: what must not be found afterwards, and what must. */
export class Shown {
  readonly sentences = new Set<string>()
  readonly titles = new Set<string>()
  readonly words = new Set<string>()
  readonly visits = new Set<string>()
  /** Words of a code, each by itself: looked for where a session is kept. */
  readonly parts = new Set<string>()

  /** A page as it came: its title, and every text and label in it. */
  served(html: string): void {
    const title = readable(/<title>([^<]*)/.exec(html)?.[1] ?? '')
    this.titles.add(title)
    // A link may have said it before.
    this.sentences.delete(title)
    const body = html.replaceAll(/<(style|script|title)[^>]*>[^]*?<\/\1>/g, '')
    for (const [part] of body.matchAll(/<[^>]*>|[^<]+/g)) {
      if (!part.startsWith('<')) this.text(readable(part))
      else for (const [, said] of part.matchAll(/ (?:aria-label|placeholder|title|data-words)="([^"]*)"/g)) this.text(readable(said!))
    }
  }

  /** Cut in pieces, so that one is found also where a program keeps only a part. Addresses are no sentences. */
  text(text: string): void {
    for (const line of text.split(/["\n]/).map((part) => part.replaceAll(/\s+/g, ' ').trim())) {
      if (/https?:/.test(line) || this.titles.has(line)) continue
      if (line.length >= 16 && line.length < 40) this.sentences.add(line)
      for (let at = 0; line.length >= 40 && at + 20 <= line.length; at += 20) this.sentences.add(line.slice(at, at + 20))
    }
  }
}

function readable(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}

/** Opens every page that links lead to, in these languages, and what is said where there is none; gives the visit's address. */
export async function walk(page: Page, site: string, languages: string[], shown: Shown): Promise<string> {
  await page.goto(`${site}/`)
  const entry = new URL(page.url())
  const visit = entry.pathname.split('/')[1]!
  shown.visits.add(visit)
  const paths = new Set([entry.pathname])
  for (const path of paths) {
    await page.goto(site + path)
    const html = await (await fetch(site + path)).text()
    shown.served(html)
    shown.text(await page.evaluate(() => document.body.innerText))
    await fieldsAreCareful(page)
    for (const [, href] of html.matchAll(/<a\s[^>]*?href="([^"#]+)/g)) {
      const { origin, pathname } = new URL(href!, site + path)
      const [, of, language, last = ''] = pathname.split('/')
      // The talk page in another language than the page's is one page: one stands for all.
      const another = last.startsWith('talk-') && last !== 'talk-so'
      if (origin === site && of === visit && languages.includes(language!) && last !== 'leave' && !another) paths.add(pathname)
    }
    if (path.endsWith('/start')) for (const language of languages) paths.add(`/${visit}/${language}/nothing`)
  }
  for (const language of languages) assert.ok(paths.has(`/${visit}/${language}/talk`), `the walk came by the talk page in ${language}`)
  return `${site}/${visit}`
}

/** Fills the form for a language: as scripts answer it, and without scripts. */
export async function fillForms(page: Page, visit: string, language: string, shown: Shown, engine: Engine): Promise<void> {
  for (const [scripts, word] of [[true, 'distelveldtaal'], [false, 'duizendbladtaal']] as const) {
    shown.words.add(word)
    if (!scripts && engine === 'Chromium') await page.setJavaScriptEnabled(false)
    await page.goto(`${visit}/${language}/language`)
    await page.type('#name', word)
    if (scripts) {
      await page.keyboard.press('Enter')
      await page.waitForSelector('.none:not([hidden])')
      assert.ok(page.url().endsWith('/language'), 'the script answered on the device')
    } else {
      // Firefox's driver cannot switch scripts off: there it goes past their ears (HTML, form submission: `submit()` fires no event).
      const send = engine === 'Chromium' ? page.keyboard.press('Enter') : page.evaluate(() => document.forms[0]!.submit())
      await Promise.all([page.waitForNavigation(), send])
      assert.match(page.url(), /\/language-[\w-]+$/, 'the server answered')
    }
    shown.text(await page.evaluate(() => document.body.innerText))
  }
  if (engine === 'Chromium') await page.setJavaScriptEnabled(true)
}

/** Fills the three tools: as scripts answer them, and without scripts. What is sent then, and every sentence of the answers, must not be found. */
export async function fillTools(page: Page, visit: string, language: string, shown: Shown, engine: Engine): Promise<void> {
  for (const [tool, ...names] of [['check', 'choke', 'sign-1', 'sign-9'], ['plan', 'leave', 'married', 'phone'], ['card', 'interpreter', 'sign']] as const) {
    shown.words.add(names.map((name) => `${name}=on`).join('&'))
    for (const scripts of [true, false]) {
      if (engine === 'Chromium') await page.setJavaScriptEnabled(scripts)
      await page.goto(`${visit}/${language}/${tool}`)
      for (const name of names) await page.click(`.choice:has([name="${name}"])`)
      if (scripts) await page.click('form.tool button')
      else await Promise.all([page.waitForNavigation(), engine === 'Chromium' ? page.click('form.tool button') : page.evaluate(() => document.forms[0]!.submit())])
      assert.match(page.url(), scripts ? new RegExp(`/${tool}$`) : new RegExp(`/${tool}-[\\w-]+$`))
      const answer = await page.evaluate(() => document.querySelector<HTMLElement>('.answer')!.innerText)
      assert.ok(answer.length > 40, `${tool} was answered`)
      await fieldsAreCareful(page)
      shown.text(answer)
    }
  }
  if (engine === 'Chromium') await page.setJavaScriptEnabled(true)
}

/** Every field itself must say so: a form's word is not enough for Firefox's copy for a crash. */
export async function fieldsAreCareful(page: Page): Promise<void> {
  const others = await page.evaluate(() => [...document.querySelectorAll('input, textarea, select')].filter((field) => field.getAttribute('autocomplete') !== 'off').map(({ outerHTML }) => outerHTML))
  assert.deepEqual(others, [], 'fields that do not say autocomplete="off"')
}

/** The way out, by its button; resolves on the plain page. */
export async function leave(page: Page, plain: string): Promise<void> {
  await page.click('[data-leave]')
  await page.waitForFunction((origin) => location.origin === origin && document.readyState === 'complete', {}, new URL(plain).origin)
}

/** The talk page: asks with first words. */
export async function ask(page: Page, visit: string, language: string, words: string, shown: Shown): Promise<void> {
  shown.words.add(words)
  await page.goto(`${visit}/${language}/talk`)
  await page.waitForSelector('.there .now.free')
  await fieldsAreCareful(page)
  await page.type('#text', words)
  await page.click('.composer .row button:nth-of-type(2)')
}

export async function hears(page: Page, words: string, shown: Shown): Promise<void> {
  shown.words.add(words)
  await page.waitForFunction((text) => [...document.querySelectorAll('.log .other p')].some((line) => line.textContent?.includes(text)), {}, words)
  shown.text(await page.evaluate(() => document.body.innerText))
}

/** Types and sends. */
export async function say(page: Page, words: string, shown: Shown): Promise<void> {
  shown.words.add(words)
  await page.type('#text', words)
  await page.click('.composer button[type=submit]')
  await page.waitForFunction((text) => [...document.querySelectorAll('.log .own[data-state=opened] p')].some((line) => line.textContent?.includes(text)), {}, words)
}

/** Ordinary pages on another origin, as most of the web is: kept, with a form that is kept too. */
export class OrdinaryPage {
  readonly title = 'Recepten met pompoen en salie'
  readonly sentence = 'Rooster de pompoen tot ze zacht is'
  readonly typed = 'boodschappenlijstje kaneel'
  /** Typed on a page that says `no-store` and whose form, not its field, says `autocomplete="off"`. */
  readonly halfCareful = 'boodschappenlijstje kruidnagel'
  /** Sent by a form that is careful in all but one thing: a page answers it, not a redirect. */
  readonly posted = 'boodschappenlijstje kardemom'
  readonly #server = createServer((request, response) => {
    const way = request.url!.slice(1)
    const careful = way === 'careful' || way === 'posted'
    const [form, field] = [careful ? ' autocomplete="off"' : '', way === 'posted' ? ' autocomplete="off"' : '']
    const html = Buffer.from(`<!doctype html><meta charset="utf-8"><title>${this.title}</title><p>${`${this.sentence}. `.repeat(50)}<form method="post"${form}><textarea name="words"${field}></textarea></form>`)
    const encoding = way === 'gzip' || way === 'br' ? { 'content-encoding': way } : {}
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': careful ? 'no-store' : 'max-age=3600', ...encoding })
    response.end(way === 'gzip' ? gzipSync(html) : way === 'br' ? brotliCompressSync(html) : html)
  })

  /** Opens one in each way it can come, and types into the last two. */
  async open(browser: OwnBrowser): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = `http://localhost:${(this.#server.address() as AddressInfo).port}`
    const first = await browser.tab()
    for (const way of ['br', 'gzip', 'careful']) await first.goto(`${address}/${way}`)
    await first.type('textarea', this.halfCareful)
    const answered = await browser.tab()
    await answered.goto(`${address}/posted`)
    await answered.type('textarea', this.posted)
    await Promise.all([answered.waitForNavigation(), answered.evaluate(() => document.forms[0]!.submit())])
    const second = await browser.tab()
    await second.goto(`${address}/plain`)
    await second.type('textarea', this.typed)
  }

  /** Waits until the browser has written its session: what is typed on an ordinary page stands in it then. */
  async written(browser: OwnBrowser): Promise<void> {
    const search = new Search([this.typed])
    for (const until = Date.now() + 60_000; search.in(filesUnder(browser.home)).length === 0; await pause(200)) {
      assert.ok(Date.now() < until, 'the browser wrote no session')
    }
  }

  async dispose(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
