// Talking and leaving a message without scripts, as the site's addresses see it: which step of a path shows what, and what follows from a form.
import { alsoFields } from './begin-form.tsx'
import type { IncomingMessage } from 'node:http'
import { languageOf } from '../../../shared/base/language.ts'
import { Problem } from '../../../shared/base/problem.ts'
import type { Form } from '../../../platform/http/http.ts'
import { hereStep, leftStep, saidStep } from '../addresses.ts'
import type { readPosted } from '../addresses.ts'
import { ready } from '../rendering.tsx'
import type { Ready } from '../rendering.tsx'
import type { SitePages } from '../site-pages.tsx'
import { herePage, textMost } from './here-page.tsx'
import { lostDocument, saidDocument, saidPolicy } from './said-page.tsx'
import { leftHerePage } from './left-here-page.tsx'
import type { LettersHere } from './letters-here.ts'
import type { TalksHere } from './talks-here.ts'

/** Seconds until the frame renews itself where something is about to happen. */
const soon = 2

/** `is` to be sent, or the last step of where to go instead. */
export type Shown = { readonly ready: Ready } | { readonly to: string }

export class WithoutScripts {
  readonly #talks: TalksHere

  readonly #letters: LettersHere | null

  /** `letters`: null where no message can be left without scripts. */
  constructor(talks: TalksHere, letters: LettersHere | null = null) {
    this.#talks = talks
    this.#letters = letters
  }

  /** What is posted to a step. Gives the step to go to. Throws a Problem. */
  async take(request: IncomingMessage, visit: Uint8Array, tag: string, posted: NonNullable<ReturnType<typeof readPosted>>, fields: Form): Promise<string> {
    if (posted.to === 'talk') return this.begin(request, visit, fields)
    if (posted.to === 'say') return this.say(request, visit, tag, posted.key, fields)
    if (!this.#letters) throw new Problem('not-found')
    if (posted.to === 'keep') return this.#letters.take(request, visit, posted.key, fields)
    return leftStep(await this.#letters.begin(request, visit, tag, posted.to, fields))
  }

  /** The page of a left message that a pass opens, once; else where she begins. */
  left(request: IncomingMessage, pages: SitePages, tag: string, visit: Uint8Array, pass: string): Shown {
    const opened = request.method === 'HEAD' ? null : this.#letters?.open(visit, pass)
    if (!opened) return { to: 'return' }
    return { ready: pages.made(tag, opened.page.from, (ask) => leftHerePage(ask, opened.page, opened.key)) }
  }

  /** The page that a pass opens. Without one, or where it was opened already, as after a reload: another page, which shows nothing earlier. */
  page(request: IncomingMessage, pages: SitePages, tag: string, visit: Uint8Array, pass: string | null): Shown {
    // Only who looks at it opens it.
    if (request.method === 'HEAD') return { to: 'talk' }
    const opened = pass === null ? null : this.#talks.open(visit, pass)
    if (!opened) return { to: hereStep(this.#talks.begin(request, visit, null)) }
    return { ready: pages.made(tag, 'talk', (ask) => herePage(ask, opened.talk, opened.key)) }
  }

  /** The frame. */
  said(pages: SitePages, tag: string, visit: Uint8Array, key: string): Ready {
    const talk = this.#talks.of(visit, key)
    const ask = pages.ask(tag)
    const html = talk ? saidDocument(ask, talk, key) : lostDocument(ask)
    const looks = talk?.word?.is === 'looking' || talk?.word?.is === 'sending'
    const ends = !talk || (talk.phase === 'over' && !looks)
    const begins = talk && (talk.phase === 'connecting' || talk.phase === 'starting') && talk.wait === null
    const seconds = looks || begins ? soon : this.#talks.renewEvery
    return ready(html, { 'content-security-policy': saidPolicy, ...(ends ? {} : { refresh: String(seconds) }) }, 'text/html', 'quick')
  }

  /** The talk page's form: asks for a listener. Gives the step to go to. */
  begin(request: IncomingMessage, visit: Uint8Array, fields: Form): string {
    const language = languageOf(fields['language'] ?? '')
    if (!language) throw new Problem('malformed')
    const first = textOf(fields['first'])
    const others = alsoFields.map((name) => fields[name] ?? '').filter((tag) => languageOf(tag))
    const wish = { language: language.tag, woman: 'woman' in fields, danger: 'danger' in fields, others, interpreter: 'interpreter' in fields }
    return hereStep(this.#talks.begin(request, visit, wish, first))
  }

  /** A form of the page with this key, or of its frame. Gives the step to go to. */
  async say(request: IncomingMessage, visit: Uint8Array, tag: string, key: string, fields: Form): Promise<string> {
    const talk = this.#talks.of(visit, key)
    if ('about' in fields) {
      await talk?.word?.say(fields, tag)
      const pass = this.#talks.again(visit, key)
      return pass ? hereStep(pass) : 'talk'
    }
    const text = textOf(fields['text'])
    // The process was started anew, or the page rested too long: what she wrote goes on with her, and is sent once she is let in.
    if (!talk) return hereStep(this.#talks.begin(request, visit, null, text))
    if ('agree' in fields) {
      const agree = fields['agree'] === 'yes'
      if ('handover' in fields) talk.handOver(Number(fields['handover']), agree)
      else talk.answer(agree)
      return saidStep(key)
    }
    if ('begin' in fields) {
      talk.leave()
      return 'talk'
    }
    if ('end' in fields) talk.leave()
    else if (text && talk.over) talk.tooLate()
    else if (text) {
      if (!this.#talks.mayPost(visit, key)) throw new Problem('too-many')
      talk.write(text)
    }
    return hereStep(this.#talks.again(visit, key)!)
  }
}

function textOf(written: string | undefined): string {
  const text = (written ?? '').replaceAll('\r\n', '\n').trim()
  if (text.length > textMost) throw new Problem('too-large')
  return text
}
