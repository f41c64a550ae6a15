// The pages of a left message without scripts, step by step: its code, what was written, and what she can do with it.
import type { ComponentChildren } from 'preact'
import { readStyle } from '../../../platform/html/asset.ts'
import { keepStep } from '../addresses.ts'
import type { Ask, Sheet } from '../pages/page.ts'
import { Days, Do, EnterForm, Field, Honest, Pin, Text, Told, WriteForm, dayOf, nameOf, sayer } from './left-here-forms.tsx'
import type { Say } from './left-here-forms.tsx'
import type { LetterPage } from './letter-page.ts'

const style = readStyle(new URL('../parts/left.css', import.meta.url)) + readStyle(new URL('left-here.css', import.meta.url))

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
    case 'recode':
      return (
        <>
          <h2>{say('recode')}</h2>
          <p>{say('recode.about')}</p>
          <NewCode {...part} does="recode" />
        </>
      )
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

/** The code, a PIN, and two parts of it typed again. `does`: what the form is for. */
function NewCode({ ask, say, page, action, does, children }: Part & { does: 'leave' | 'recode'; children?: ComponentChildren }) {
  const list = ask.pack.codeWords(page.tag)
  const asWords = page.asWords && list !== null
  return (
    <>
      <p>{say('code.about')}</p>
      <p>{say('plain.stay')}</p>
      <ol class={asWords ? 'code' : 'code digits'}>
        {page.parts.map((one) => (
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
        <Pin label={say('pin')} about={say('pin.about')} pin={page.pin} />
        <p>{say('again')}</p>
        <Told ask={ask} page={page} />
        <div class="again">
          {page.asked.map((at, i) => (
            <Field id={`again-${i}`} label={say(asWords ? 'again.word' : 'again.digits', { n: at + 1 })}>
              <input id={`again-${i}`} name={`again-${i}`} required dir="auto" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} />
            </Field>
          ))}
        </div>
        {children}
        <Do name={does} label={say(does === 'leave' ? 'leave' : 'recode.do')} kind="main-action" />
      </form>
      <form class="row" method="post" action={action}>
        <Do name="back" label={say('back')} />
      </form>
    </>
  )
}

function Code(part: Part) {
  const { say, page } = part
  return (
    <>
      <h2>{say('code')}</h2>
      <NewCode {...part} does="leave">
        <Readers say={say} languages={page.languages} />
        {page.wanted
          .filter((tag) => !page.languages.includes(tag))
          .map((tag) => (
            <p>{say('noTeam.language', { language: nameOf(tag) })}</p>
          ))}
      </NewCode>
    </>
  )
}

function Open({ ask, say, page, action }: Part) {
  return (
    <>
      <h2>{say('thread')}</h2>
      <p class="state-now">{say(`state.${page.letter.answer!.state}`)}</p>
      <div class="log" role="log" aria-label={say('thread')}>
        {page.letter.letters.map(({ from, text, basic, copied }, i, all) => (
          <>
            {copied && !all[i - 1]?.copied && <p class="note">{say('copied')}</p>}
            <div class={from === 'visitor' ? 'own' : 'other'}>
              <span class="who">{ask.words.say(from === 'visitor' ? 'left.you' : `talk.${from}`)}</span>
              <p dir="auto">{text}</p>
              {basic && <span class="state">{say('basic')}</span>}
            </div>
          </>
        ))}
      </div>
      <form method="post" action={action} autocomplete="off">
        <Told ask={ask} page={page} />
        <Text ask={ask} label={say('write')} text={page.text} />
        <Do name="say" label={say('send')} kind="main-action" />
      </form>
      <Readers say={say} {...page.letter.readers} />
      <h3>{say('settings')}</h3>
      <p>{say('left.until', { date: dayOf(page, ask) })}</p>
      <form method="post" action={action} autocomplete="off">
        <Days say={say} chosen={page.days} />
        <Do name="days" label={say('extend.do')} />
      </form>
      <form method="post" action={action}>
        <p>{say('recode.about')}</p>
        <Do name="recode" label={say('recode')} />
      </form>
      <form class="row" method="post" action={action}>
        <Do name="close" label={say('close')} />
        <Do name="erase" label={say('erase')} />
      </form>
    </>
  )
}

function Readers({ say, languages, claimed = false }: { say: Say; languages: readonly string[]; claimed?: boolean }) {
  const who = claimed ? [say('sealed.claimed')] : languages.map((tag) => say('sealed.team', { language: nameOf(tag) }))
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
