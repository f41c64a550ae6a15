// The forms of a left message without scripts: the fields, what is said of them, and the two forms that begin it.
import type { ComponentChildren } from 'preact'
import { languageOf } from '../../../shared/base/language.ts'
import { leftDaysUsual } from '../../../shared/wire/left.ts'
import type { Ask } from '../pages/page.ts'
import { textMost } from './here-page.tsx'
import type { LetterPage } from './letter-page.ts'

const days = [1, 7, 30, 90, 180, 365]

export type Say = (key: string, values?: { [name: string]: string | number }) => string
export const sayer =
  ({ words }: Ask): Say =>
  (key, values = {}) =>
    words.say(`left.${key}`, values)
export const nameOf = (tag: string): string => languageOf(tag)?.name ?? tag

/** A day in words, in the installation's time zone. `until`: seconds since 1970. */
export function dayOf({ until }: Pick<LetterPage, 'until'>, { language, pack }: Ask): string {
  return new Date(until * 1000).toLocaleDateString(`${language.tag}-u-ca-gregory-nu-latn`, { dateStyle: 'long', timeZone: pack.timeZone })
}

/** The honest sentence; it stands before the first field of every form here. */
export function Honest({ ask }: { ask: Ask }) {
  return (
    <p class="honest">
      <b>{sayer(ask)('plain.honest')}</b>
    </p>
  )
}

export function Field({ id, label, about, children }: { id: string; label: string; about?: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {about && (
        <p class="about" id={`${id}-about`}>
          {about}
        </p>
      )}
      {children}
    </div>
  )
}

export function Text({ ask, label, about, text = '' }: { ask: Ask; label: string; about?: string; text?: string }) {
  return (
    <Field id="text" label={label} {...(about ? { about } : {})}>
      <textarea id="text" name="text" required maxlength={textMost} rows={6} dir="auto" lang={ask.language.tag} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false}>
        {text}
      </textarea>
    </Field>
  )
}

export function Days({ say, chosen }: { say: Say; chosen: number }) {
  const offered = [...new Set([...days, chosen])].toSorted((a, b) => a - b)
  return (
    <Field id="days" label={say('days')} about={say('days.about')}>
      <select id="days" name="days" autocomplete="off">
        {offered.map((n) => (
          <option value={String(n)} selected={n === chosen}>
            {say('days.n', { n })}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** Veiled by its style: browsers offer to keep what is typed into a field for passwords. */
export function Pin({ label, about, pin = '' }: { label: string; about?: string; pin?: string }) {
  return (
    <Field id="pin" label={label} {...(about ? { about } : {})}>
      <input id="pin" name="pin" class="veiled" value={pin} maxlength={100} dir="auto" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} />
    </Field>
  )
}

export function Do({ name, label, kind = 'plain' }: { name: string; label: string; kind?: string }) {
  return (
    <button class={kind} name="do" value={name}>
      {label}
    </button>
  )
}

/** What came of the form before. */
export function Told({ ask, page }: { ask: Ask; page: LetterPage | null }) {
  if (!page?.told) return null
  const { told } = page
  return (
    <p class="notice" role="status">
      {'problem' in told ? ask.words.say(`problems.${told.problem}`) : sayer(ask)(told.key, { n: told.n ?? 0, date: dayOf(page, ask) })}
    </p>
  )
}

export function WriteForm({ ask, page = null, action = 'message' }: { ask: Ask; page?: LetterPage | null; action?: string }) {
  const say = sayer(ask)
  const tags = ask.pack.languages.map(({ tag }) => tag)
  const [first, second] = page ? page.wanted : [ask.language.tag]
  return (
    <form method="post" action={action} autocomplete="off">
      <Field id="language" label={say('language')}>
        <select id="language" name="language" autocomplete="off">
          {tags.map((tag) => (
            <option value={tag} lang={tag} selected={tag === first}>
              {nameOf(tag)}
            </option>
          ))}
        </select>
      </Field>
      <Field id="second" label={say('second')}>
        <select id="second" name="second" autocomplete="off">
          <option value="">{say('second.none')}</option>
          {tags.map((tag) => (
            <option value={tag} lang={tag} selected={tag === second}>
              {nameOf(tag)}
            </option>
          ))}
        </select>
      </Field>
      <Text ask={ask} label={say('text')} about={say('text.about')} text={page?.text ?? ''} />
      <Days say={say} chosen={page?.days ?? leftDaysUsual} />
      <Told ask={ask} page={page} />
      <Do name="next" label={say('next')} kind="main-action" />
    </form>
  )
}

export function EnterForm({ ask, page = null, action = 'return' }: { ask: Ask; page?: LetterPage | null; action?: string }) {
  const say = sayer(ask)
  return (
    <form method="post" action={action} autocomplete="off">
      <Told ask={ask} page={page} />
      <Field id="code" label={say('field.code')} about={say('field.codeAbout')}>
        <textarea id="code" name="code" required maxlength={500} rows={3} dir="auto" translate={false} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false}>
          {page?.typed ?? ''}
        </textarea>
      </Field>
      <Pin label={say('field.pin')} pin={page?.pin ?? ''} />
      <Do name="open" label={say('open')} kind="main-action" />
    </form>
  )
}
