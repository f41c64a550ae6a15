// The pages of a left message without scripts: the forms that begin it, its code, what was written, and what she can do with it.
import type { ComponentChildren } from 'preact'
import { languageOf } from '../../../shared/base/language.ts'
import { leftDaysUsual } from '../../../shared/wire/left.ts'
import { readStyle } from '../../../platform/html/asset.ts'
import { keepStep } from '../addresses.ts'
import type { Ask, Sheet } from '../pages/page.ts'
import { textMost } from './here-page.tsx'
import type { LetterPage } from './letters-here.ts'

const style = readStyle(new URL('../parts/left.css', import.meta.url)) + readStyle(new URL('left-here.css', import.meta.url))
const days = [1, 7, 30, 90, 180, 365]

type Say = (key: string, values?: { [name: string]: string | number }) => string
const sayer =
  ({ words }: Ask): Say =>
  (key, values = {}) =>
    words.say(`left.${key}`, values)
const nameOf = (tag: string): string => languageOf(tag)?.name ?? tag

/** The honest sentence; it stands before the first field of every form here. */
export function Honest({ ask }: { ask: Ask }) {
  return (
    <p class="honest">
      <b>{sayer(ask)('plain.honest')}</b>
    </p>
  )
}

function Field({ id, label, about, children }: { id: string; label: string; about?: string; children: ComponentChildren }) {
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

function Text({ ask, label, about, text = '' }: { ask: Ask; label: string; about?: string; text?: string }) {
  return (
    <Field id="text" label={label} {...(about ? { about } : {})}>
      <textarea id="text" name="text" required maxlength={textMost} rows={6} dir="auto" lang={ask.language.tag} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false}>
        {text}
      </textarea>
    </Field>
  )
}

function Days({ say, chosen }: { say: Say; chosen: number }) {
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
function Pin({ label, about }: { label: string; about?: string }) {
  return (
    <Field id="pin" label={label} {...(about ? { about } : {})}>
      <input id="pin" name="pin" class="veiled" maxlength={100} dir="auto" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} />
    </Field>
  )
}

function Do({ name, label, kind = 'plain' }: { name: string; label: string; kind?: string }) {
  return (
    <button class={kind} name="do" value={name}>
      {label}
    </button>
  )
}

function Told({ say, page }: { say: Say; page: LetterPage | null }) {
  return page?.told ? <p class="notice">{say(page.told.key, { n: page.told.n ?? 0 })}</p> : null
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
      <Told say={say} page={page} />
      <Do name="next" label={say('next')} kind="main-action" />
    </form>
  )
}

export function EnterForm({ ask, page = null, action = 'return' }: { ask: Ask; page?: LetterPage | null; action?: string }) {
  const say = sayer(ask)
  return (
    <form method="post" action={action} autocomplete="off">
      <Told say={say} page={page} />
      <Field id="code" label={say('field.code')} about={say('field.codeAbout')}>
        <textarea id="code" name="code" required maxlength={500} rows={3} dir="auto" translate={false} autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} />
      </Field>
      <Pin label={say('field.pin')} />
      <Do name="open" label={say('open')} kind="main-action" />
    </form>
  )
}

export function leftHerePage(ask: Ask, page: LetterPage, key: string): Sheet {
  const say = sayer(ask)
  return {
    title: say(`${page.from}.title`),
    heading: say(`${page.from}.heading`),
    style,
    withoutList: true,
    withoutTalk: true,
    data: { 'data-step': 'on' },
    content: (
      <div id="left">
        <Honest ask={ask} />
        <Step ask={ask} say={say} page={page} action={keepStep(key)} />
      </div>
    ),
  }
}

type Part = { ask: Ask; say: Say; page: LetterPage; action: string }

function Step(part: Part) {
  const { ask, say, page, action } = part
  switch (page.is) {
    case 'write':
      return <WriteForm ask={ask} page={page} action={action} />
    case 'enter':
      return <EnterForm ask={ask} page={page} action={action} />
    case 'code':
      return <Code {...part} />
    case 'left':
      return (
        <Done heading={say('left')} lines={[say('left.what'), say('left.back'), `${say('left.until', { date: dayOf(page, ask) })} ${say('left.untilAnswer')}`, say('left.screen')]}>
          <form class="row" method="post" action={action}>
            <Do name="erase" label={say('erase')} />
          </form>
        </Done>
      )
    case 'open':
      return <Open {...part} />
    case 'sure':
      return (
        <form class="sure" method="post" action={action}>
          <p>{say('erase.sure')}</p>
          <div class="row">
            <Do name="yes" label={say('erase.yes')} />
            <Do name="no" label={say('erase.no')} />
          </div>
        </form>
      )
    case 'erased':
      return <Done heading={say('erased')} lines={[say('erased.what')]} />
    case 'closed':
      return <Done heading={say('closed')} lines={[]} />
    case 'refused':
      return <Done heading={say('refused')} lines={[]} />
    case 'none':
      return <Done heading={say('noTeam')} lines={[say('noTeam.do')]} />
  }
}

function Code({ ask, say, page, action }: Part) {
  const list = ask.pack.codeWords(page.tag)
  const asWords = page.asWords && list !== null
  const without = page.wanted.filter((tag) => !page.languages.includes(tag))
  return (
    <>
      <h2>{say('code')}</h2>
      <p>{say('code.about')}</p>
      <p>{say('plain.stay')}</p>
      <ol class={asWords ? 'code' : 'code digits'}>
        {page.letter.parts(asWords ? list : null).map((one) => (
          <li>
            <bdi translate={false} {...(asWords ? { lang: page.tag } : {})}>
              {one}
            </bdi>
          </li>
        ))}
      </ol>
      {list && (
        <form method="post" action={action}>
          <Do name="turn" label={say(asWords ? 'code.digits' : 'code.words')} />
        </form>
      )}
      <p>{say('code.keep')}</p>
      <form method="post" action={action} autocomplete="off">
        <Pin label={say('pin')} about={say('pin.about')} />
        <p>{say('again')}</p>
        <Told say={say} page={page} />
        <div class="again">
          {page.asked.map((at, i) => (
            <Field id={`again-${i}`} label={say(asWords ? 'again.word' : 'again.digits', { n: at + 1 })}>
              <input id={`again-${i}`} name={`again-${i}`} required dir="auto" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} />
            </Field>
          ))}
        </div>
        <Readers say={say} page={page} />
        {without.map((tag) => (
          <p>{say('noTeam.language', { language: nameOf(tag) })}</p>
        ))}
        <Do name="leave" label={say('leave')} kind="main-action" />
      </form>
      <form class="row" method="post" action={action}>
        <Do name="back" label={say('back')} />
      </form>
    </>
  )
}

function Open({ ask, say, page, action }: Part) {
  return (
    <>
      <h2>{say('thread')}</h2>
      <p class="state-now">{say(`state.${page.letter.answer!.state}`)}</p>
      <div class="log" role="log" aria-label={say('thread')}>
        {page.letter.letters.map(({ from, text, basic }) => (
          <div class={from === 'visitor' ? 'own' : 'other'}>
            <span class="who">{say(from === 'visitor' ? 'you' : from)}</span>
            <p dir="auto">{text}</p>
            {basic && <span class="state">{say('basic')}</span>}
          </div>
        ))}
      </div>
      <form method="post" action={action} autocomplete="off">
        <Told say={say} page={page} />
        <Text ask={ask} label={say('write')} />
        <Do name="say" label={say('send')} kind="main-action" />
      </form>
      <Readers say={say} page={page} />
      <h3>{say('settings')}</h3>
      <p>{say('left.until', { date: dayOf(page, ask) })}</p>
      <form method="post" action={action} autocomplete="off">
        <Days say={say} chosen={page.days} />
        <Do name="days" label={say('extend.do')} />
      </form>
      <form class="row" method="post" action={action}>
        <Do name="close" label={say('close')} />
        <Do name="erase" label={say('erase')} />
      </form>
    </>
  )
}

function Readers({ say, page }: { say: Say; page: LetterPage }) {
  const state = page.letter.answer?.state ?? 'waiting'
  const who = state === 'waiting' ? page.languages.map((tag) => say('sealed.team', { language: nameOf(tag) })) : [say('sealed.claimed')]
  return (
    <div class="readers">
      <p>{say('sealed')}</p>
      <ul>
        {[...who, say('sealed.coordinators'), say('sealed.you')].map((one) => (
          <li>{one}</li>
        ))}
      </ul>
      <p class="about">{say('limit')}</p>
    </div>
  )
}

function Done({ heading, lines, children }: { heading: string; lines: string[]; children?: ComponentChildren }) {
  return (
    <div class="done">
      <h2>{heading}</h2>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
      {children}
    </div>
  )
}

/** A day in words, in the installation's time zone. */
function dayOf({ until }: LetterPage, { language, pack }: Ask): string {
  return new Date(until * 1000).toLocaleDateString(`${language.tag}-u-ca-gregory-nu-latn`, { dateStyle: 'long', timeZone: pack.timeZone })
}
