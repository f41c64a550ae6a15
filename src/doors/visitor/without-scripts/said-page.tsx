// What stands in the frame of the talk page without scripts: who is there, what was said, and how it goes on. It renews itself.
import type { VNode } from 'preact'
import { languageOf } from '../../../shared/base/language.ts'
import { whenIn } from '../../../shared/base/when.ts'
import { cspHash, readStyle } from '../../../platform/html/asset.ts'
import { renderDocument } from '../../../platform/html/document.ts'
import type { Words } from '../../../domain/content/content.ts'
import { asset } from '../asset-texts.ts'
import { policy } from '../headers.ts'
import { ready } from '../rendering.tsx'
import type { Ask } from '../pages/page.ts'
import { sayStep } from '../addresses.ts'
import type { HereText, TalkHere } from './talk-here.ts'
import { WordForm } from './word-form.tsx'

const style = asset.tokens + readStyle(new URL('../pages/talk/talk.css', import.meta.url)) + readStyle(new URL('said.css', import.meta.url))

/** Of all that is framed: nothing runs in it, and our own pages alone may frame it. */
export const saidPolicy = policy({ style: cspHash(style), framed: true })

/** What a frame shows once its visit has ended: nothing. */
export const framedBlank = ready('<!doctype html><meta charset="utf-8"><title></title>', { 'content-security-policy': policy({ framed: true }) }, 'text/html')

/** Where nobody knows the page any more: the process was started anew, or the page rested too long. */
export function lostDocument(ask: Ask): string {
  const say = (name: string) => ask.words.say(`talk.${name}`)
  return documentOf(
    ask,
    null,
    <div>
      <p>{say('plain.lost')}</p>
      <p>
        <a href="here" target="_top">
          {say('plain.open')}
        </a>
      </p>
    </div>,
  )
}

export function saidDocument(ask: Ask, talk: TalkHere, key: string): string {
  const say = (name: string, values = {}) => ask.words.say(`talk.${name}`, values)
  const action = sayStep(key)
  const room = (
    <header class="room">
      {say('room')}: <b>{people(talk, ask)}</b>
      {talk.listener && talk.listener.reach !== 'here' && <span>{say(talk.listener.reach === 'lost' ? 'room.away' : 'room.asleep')}</span>}
    </header>
  )
  return documentOf(
    ask,
    talk.phase === 'over' || talk.phase === 'one-moment' ? null : room,
    <>
      {talk.asked && (
        <form class="notice" method="post" action={action} autocomplete="off">
          <p>{say('asked')}</p>
          <div class="row">
            <button class="plain" name="agree" value="yes">
              {say('asked.yes')}
            </button>
            <button class="plain" name="agree" value="no">
              {say('asked.no')}
            </button>
          </div>
        </form>
      )}
      {talk.yielded && !talk.asked && (
        <form class="notice" method="post" action={action} autocomplete="off">
          <p>{say('yielded')}</p>
          <button class="plain" name="agree" value="no">
            {say('yielded.back')}
          </button>
        </form>
      )}
      {talk.handover && <Handover next={talk.handover} say={say} action={action} />}
      {talk.problem && <p class="notice">{ask.words.say(`problems.${talk.problem}`)}</p>}
      <div class="now">
        {lines(talk, say, ask.language.tag).map((line) => (
          <p>{line}</p>
        ))}
        {talk.phase === 'waiting' && talk.place?.nobody?.leave && (
          <p>
            <a href="message" target="_top">
              {say('nobody.leave')}
            </a>
          </p>
        )}
      </div>
      {talk.texts.length > 0 && talk.phase !== 'one-moment' && (
        // The newest first: it stands by the field, and a browser that renews a page keeps how far down it was read.
        <div class="log">
          {talk.texts.toReversed().map((text) => (
            <Text text={text} words={ask.words} />
          ))}
        </div>
      )}
      {talk.phase === 'one-moment' && (
        <form method="post" action={action} target="_top" autocomplete="off">
          <p>{say('beginAnewAbout')}</p>
          <button class="plain" name="begin" value="anew">
            {say('beginAnew')}
          </button>
        </form>
      )}
      {talk.phase === 'over' && (
        <>
          <p>
            <a class="again" href="talk" target="_top">
              {say('again')}
            </a>
          </p>
          {talk.word && <WordForm ask={ask} word={talk.word} action={action} />}
        </>
      )}
    </>,
  )
}

function Text({ text, words }: { text: HereText; words: Words }) {
  const say = (name: string) => words.say(`talk.${name}`)
  if (text.state === 'note') return <p class="note">{say(text.text)}</p>
  return (
    <div class={text.own ? 'own' : 'other'} data-state={text.state}>
      <span class="who">{say(text.own ? 'you' : text.state === 'late' ? `${text.by}.before` : text.by)}</span>
      <p dir="auto">{text.text}</p>
      {text.own && <span class="state">{say(`state.${text.state}`)}</span>}
    </div>
  )
}

/** Everybody who is in the room, by what they are there for. */
function people({ listener, guests }: TalkHere, { words, language }: Ask): string {
  if (!listener) return words.say('talk.room.alone')
  const woman = listener.woman ? 'Woman' : ''
  if (guests.length === 0) return words.say(`talk.room.two${woman}`)
  const names = ['you', `listener${woman}`, ...guests.map(({ role }) => role)]
  return new Intl.ListFormat(language.tag).format(names.map((name) => words.say(`talk.room.${name}`)))
}

/** May somebody else go on with her? The buttons bear the question's number: an answer is never one to the next question. */
function Handover({ next, say, action }: { next: NonNullable<TalkHere['handover']>; say: Say; action: string }) {
  if (next.agree === false) return null
  const language = next.language === null ? '' : (languageOf(next.language)?.name ?? next.language)
  return (
    <form class="notice" method="post" action={action} autocomplete="off">
      <input type="hidden" name="handover" value={String(next.n)} autocomplete="off" />
      {next.agree ? (
        <p>{say('agreed')}</p>
      ) : (
        <>
          <p>{say(`handover.${next.to}`, { language })}</p>
          <p>{say('handover')}</p>
        </>
      )}
      <div class="row">
        {!next.agree && (
          <button class="plain" name="agree" value="yes">
            {say('handover.yes')}
          </button>
        )}
        <button class="plain" name="agree" value="no">
          {say(next.agree ? 'agreed.back' : 'handover.no')}
        </button>
      </div>
    </form>
  )
}

type Say = (name: string, values?: { [name: string]: string | number }) => string

/** How it stands, in sentences: the same that a page with scripts says. */
function lines(talk: TalkHere, say: Say, here: string): string[] {
  switch (talk.phase) {
    case 'connecting':
      return talk.wait === null ? [say('oneMoment')] : [say('plain.wait', { seconds: talk.wait })]
    case 'waiting':
      return [say('waiting'), ...placeLines(talk, say, here)]
    case 'starting':
      return [say('starting')]
    case 'talking':
      return talk.texts.length === 0 ? [say('begin')] : []
    case 'one-moment':
      return [say('oneMoment'), say('plain.anew'), ...(talk.nobody ? [say('plain.nobody')] : [])]
    case 'over': {
      const unserved = talk.over === 'visitor-left' && talk.lost === talk.written
      const unread = talk.lost > 0 && !unserved ? [say('plain.unread', { n: talk.lost })] : []
      return [say('over'), say(`over.${unserved ? 'unserved' : talk.over}`), ...unread]
    }
  }
}

function placeLines({ place, language }: TalkHere, say: Say, here: string): string[] {
  if (!place) return []
  if (place.nobody) {
    const { next } = place.nobody
    const when = next ? say('nobody.next', { time: whenIn(here, next) }) : say('nobody.later')
    const who = language ? [say('now.nobody', { language: languageOf(language)?.name ?? language })] : []
    return [...who, when, say('nobody.call'), say('dormant')]
  }
  if (place.resuming) return [say('resuming')]
  if (place.state === 'offered') return [say('offered')]
  const minutes = place.minutes === null ? say('minutesUnknown') : say('minutes', { minutes: place.minutes })
  return [say('place', { place: place.place }), place.state === 'dormant' ? say('dormant') : minutes]
}

function documentOf({ language, words }: Ask, room: VNode | null, content: VNode): string {
  return renderDocument(
    <html lang={language.tag} dir={language.dir}>
      <head>
        <meta charset="utf-8" />
        <title>{words.say('talk.title')}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="google" content="notranslate" />
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        {room}
        <main aria-label={words.say('talk.texts')}>{content}</main>
      </body>
    </html>,
  )
}
