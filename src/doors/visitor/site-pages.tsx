// All pages of the site by language, each rendered when it is first asked for and kept.
import type { Language } from '../../shared/base/language.ts'
import { languageOf, languages } from '../../shared/base/language.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { renderDocument } from '../../platform/html/document.ts'
import type { Pack, PageName as WrittenName } from '../../domain/content/content.ts'
import { awayPath, readStep } from './addresses.ts'
import type { FormName, PageName } from './addresses.ts'
import type { Now } from './availability.ts'
import { policy } from './headers.ts'
import type { Headers } from './headers.ts'
import type { Ask, Sheet } from './pages/page.ts'
import { entryPage } from './pages/entry/entry-page.tsx'
import { errorPage } from './pages/error/error-page.tsx'
import { saysNow, startPage } from './pages/start/start-page.tsx'
import { laterWords } from './pages/talk/later-words.ts'
import { messagePage } from './pages/message/message-page.tsx'
import { returnPage } from './pages/return/return-page.tsx'
import { signsPage } from './pages/signs/signs-page.tsx'
import { callPage } from './pages/call/call-page.tsx'
import { sourcesPage } from './pages/sources/sources-page.tsx'
import { cardPage } from './pages/card/card-page.tsx'
import { checkPage } from './pages/check/check-page.tsx'
import { planPage } from './pages/plan/plan-page.tsx'
import { writtenPage } from './parts/written.tsx'
import { languagePage } from './pages/language/language-page.tsx'
import type { Packing } from '../../platform/html/packed.ts'
import { documentOf, ready } from './rendering.tsx'
import type { Ready } from './rendering.tsx'

export type TalkPage = (ask: Ask) => Sheet

export class SitePages {
  readonly #pack: Pack
  readonly #origin: string
  readonly #sockets: string
  readonly #made: Record<PageName, (ask: Ask) => Sheet>
  readonly #kept = new Map<string, Ready>()
  /** Of kept pages that are true for a time: when they were made, and when they are no longer true, in milliseconds since 1970. */
  readonly #times = new Map<string, { readonly made: number; readonly until: number }>()
  readonly #now: () => Date
  readonly #here: () => Now | null
  /** The first pages of each language that are kept, the oldest first: one for each thing it can say of now. */
  readonly #starts = new Map<string, string[]>()
  readonly #scripts = new Map<string, Ready>()
  readonly #errors = new Map<string, string>()

  constructor(pack: Pack, origin: string, talk: TalkPage, onion: string | null = null, now = () => new Date(), here: () => Now | null = () => null) {
    this.#pack = pack
    this.#now = now
    this.#here = here
    this.#origin = origin
    // The same bytes go to everybody, so both are named; a page's socket is at the address it came from.
    this.#sockets = [origin, ...(onion ? [onion] : [])].map((each) => each.replace(/^http/, 'ws')).join(' ')
    const written = (name: WrittenName) => (ask: Ask) => writtenPage(ask, name, '')
    this.#made = {
      start: startPage,
      signs: signsPage,
      talk,
      message: messagePage,
      return: returnPage,
      call: callPage,
      sources: sourcesPage,
      check: (ask) => checkPage(ask),
      plan: (ask) => planPage(ask),
      card: (ask) => cardPage(ask),
      language: (ask) => languagePage(ask),
      rights: written('rights'),
      where: written('where'),
      ready: written('ready'),
      papers: written('papers'),
      children: written('children'),
      phone: written('phone'),
      friend: written('friend'),
      everyone: written('everyone'),
      after: written('after'),
      device: written('device'),
    }
  }

  /** A page of a published language by the last step of its path; null where there is none, or where it is not the same for everybody. */
  page(tag: string, last: string): Ready | null {
    const key = last === 'start' ? this.#startKey(tag) : `${tag}/${last}`
    const kept = this.#kept.get(key)
    if (kept && this.#isTrue(key)) return kept
    const step = readStep(last)
    if (step?.is !== 'page') return null
    const spoken = step.spoken ? languageOf(step.spoken) : null
    if (step.spoken && !spoken) return null
    const ask = this.#ask(languageOf(tag)!, spoken)
    const sheet = this.#made[step.page](ask)
    for (const script of [...(sheet.scripts ?? []), ...(sheet.later ?? [])]) {
      if (!this.#scripts.has(script.name)) this.#scripts.set(script.name, ready(script.text, {}, 'text/javascript'))
    }
    if (sheet.until) this.#times.set(key, { made: ask.at.getTime(), until: sheet.until.getTime() })
    return this.#keep(key, this.#document(ask, sheet, step.page))
  }

  /** Its first page says who is there: each language has one for each thing it can say, made when it is first asked for. */
  #startKey(tag: string): string {
    const key = `${tag}/start ${saysNow(this.#here(), tag)}`
    const keys = this.#starts.get(tag) ?? []
    if (keys.includes(key)) return key
    // Who is there comes back again and again; when it opens next passes.
    if (keys.push(key) > 8) this.#kept.delete(keys.shift()!)
    this.#starts.set(tag, keys)
    return key
  }

  /** A clock that was ahead may have been set right: what was made later than now was made for another time. */
  #isTrue(key: string): boolean {
    const times = this.#times.get(key)
    const now = this.#now().getTime()
    return !times || (times.made <= now && now < times.until)
  }

  /** A form's page with what follows from its answers; made for this one answer, and not kept. */
  answered(tag: string, form: FormName, answers: string): Ready {
    const ask = this.#ask(languageOf(tag)!, null)
    const { html, policy: own } = this.#document(ask, { ...this.#answered[form](ask, answers), withoutList: true }, form)
    return ready(html, { 'content-security-policy': own }, 'text/html', 'quick')
  }

  /** A page made for this one request, and not kept. */
  made(tag: string, page: PageName, make: (ask: Ask) => Sheet): Ready {
    const ask = this.ask(tag)
    const { html, policy: own } = documentOf(ask, make(ask), page, this.#at(null))
    return ready(html, { 'content-security-policy': own }, 'text/html', 'quick')
  }

  /** What is known before anything of a published language is made. */
  ask(tag: string): Ask {
    return this.#ask(languageOf(tag)!, null)
  }

  readonly #answered: Record<FormName, (ask: Ask, answers: string) => Sheet> = { language: languagePage, check: checkPage, plan: planPage, card: cardPage }

  #document(ask: Ask, sheet: Sheet, page: PageName) {
    return documentOf(ask, sheet, page, this.#at(`/${ask.language.tag}/${page}`))
  }

  #at(share: string | null) {
    return { socket: this.#sockets, share: share === null ? null : this.#origin + share }
  }

  /**
   * The entry page with these languages on top, in the first of them that has pages. There are hundreds of orders, and anybody can
   * ask for each: what was not rendered ahead is packed quickly.
   */
  entry(lifted: readonly Language[], packing: Packing = 'quick'): Ready {
    const key = `entry ${lifted.map(({ tag }) => tag).join(' ')}`
    const kept = this.#kept.get(key)
    if (kept) return kept
    const language = lifted.find((one) => this.#pack.languages.includes(one)) ?? this.#pack.languages[0]!
    const ask = this.#ask(language, null)
    const ways = { leave: `${language.tag}/leave`, languages: '', folder: `${language.tag}/` }
    return this.#keep(key, documentOf(ask, entryPage(ask, lifted), null, this.#at(''), ways), {}, packing)
  }

  /** What is said of an error, under the table's own policy. It is sent rarely, so it is not packed; only its two links differ. */
  error(language: Language, code: ProblemCode, leave: string, start: string): string {
    const key = `${language.tag} ${code}`
    let kept = this.#errors.get(key)
    if (kept === undefined) {
      const ways = { leave: '/LEAVE', languages: '', folder: '' }
      const ask = this.#ask(language, null)
      this.#errors.set(key, (kept = documentOf(ask, errorPage(ask, code, '/START'), null, this.#at(null), ways).html))
    }
    return kept.replaceAll('"/LEAVE"', `"${leave}"`).replaceAll('"/START"', `"${start}"`)
  }

  /** Hop 1 of the exit: nothing to see, no title, and the way on. */
  blank(language: Language): Ready {
    const key = `blank ${language.tag}`
    const kept = this.#kept.get(key)
    if (kept) return kept
    const next = awayPath(language.tag)
    const html = renderDocument(
      <html lang={language.tag} dir={language.dir}>
        <meta charset="utf-8" />
        <title />
        <a href={next}>{this.#pack.words(language.tag).say('site.goOn')}</a>
      </html>,
    )
    return this.#keep(key, { html, policy: policy({}) }, { refresh: `0;url=${next}` })
  }

  /** A language's words for codes, one a line; null where it has none. */
  codeWords(tag: string): Ready | null {
    const list = this.#pack.codeWords(tag)
    return list && (this.#kept.get(`words ${tag}`) ?? this.#keepText(`words ${tag}`, list.join('\n')))
  }

  /** The words that a published language's later scripts ask for, as JSON. */
  laterWords(tag: string): Ready {
    return this.#kept.get(`later ${tag}`) ?? this.#keepText(`later ${tag}`, JSON.stringify(laterWords(this.ask(tag))))
  }

  /** A script by the last step of its path. */
  script(step: string): Ready | null {
    if (!step.endsWith('.js')) return null
    const name = step.slice(0, -3)
    // Another process may have served the page; its scripts are the same here.
    if (!this.#scripts.has(name)) for (const { tag } of this.#pack.languages) for (const page of ['talk', 'message', 'return']) this.page(tag, page)
    return this.#scripts.get(name) ?? null
  }

  /**
   * Renders what most visitors ask for first; between two pages others have their turn. The other pages, some twenty in each language,
   * are rendered when somebody asks for them, which takes a few hundredths of a second once.
   */
  async warm(): Promise<void> {
    for (const { tag } of this.#pack.languages) {
      for (const name of ['start', 'talk'] as const) {
        this.page(tag, name)
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    for (const lifted of this.#common()) {
      this.entry(lifted, 'small')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** What most browsers here ask for: nothing, one of the first languages, or one with pages and English. */
  #common(): Language[][] {
    const published = this.#pack.languages
    const english = published.filter(({ tag }) => tag === 'en')
    const pairs = english.flatMap((en) => published.filter((one) => one !== en).map((one) => [one, en]))
    return [[], ...[...new Set([...published, ...languages.slice(0, 4)])].map((one) => [one]), ...pairs]
  }

  #ask(language: Language, spoken: Language | null): Ask {
    return { pack: this.#pack, language, words: this.#pack.words(language.tag), spoken, at: this.#now(), now: this.#here() }
  }

  #keepText(key: string, text: string): Ready {
    const kept = ready(text, {}, 'text/plain')
    this.#kept.set(key, kept)
    return kept
  }

  #keep(key: string, made: { html: string; policy: string }, extra: Headers = {}, packing: Packing = 'small'): Ready {
    const kept = ready(made.html, { 'content-security-policy': made.policy, ...extra }, 'text/html', packing)
    this.#kept.set(key, kept)
    return kept
  }
}
