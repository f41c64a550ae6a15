// Comes back to a message with its code: shows it once all of it is checked, and lets her write on, keep it longer, take another code, or erase it.
import { codeKey } from '../../../shared/seal/left-code.ts'
import type { CodeKey } from '../../../shared/seal/left-code.ts'
import { LeftVisitor } from '../../../shared/seal/left-visitor.ts'
import type { Installation } from '../../../shared/seal/left-visitor.ts'
import { plainDigits, readCode } from '../../../shared/seal/return-code.ts'
import type { VisitorOutput } from '../../../shared/wire/visitor-api.ts'
import { el, set } from '../element.ts'
import { NotAnswered, ask, wordList } from './ask.ts'
import { CodeStep } from './code-step.ts'
import { Notice, button, daysField, dropWith, heading, labelled, pinField, pinShown, readers, show, textField } from './parts.ts'
import { dayOf, listed, now, root, say } from './words.ts'

type Opened = { at: Installation; key: CodeKey; answer: VisitorOutput['return']; left: LeftVisitor }

const notice = new Notice()
const typed = el('textarea', { id: 'code', rows: '3', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', dir: 'auto', translate: 'no' })
const pin = pinField('own-pin')
const openButton = el('button', { type: 'submit', class: 'main-action' }, say('open'))
const enter = el(
  'form',
  { autocomplete: 'off', submit: (event) => (event.preventDefault(), void notice.during(openButton, say('opening'), open)) },
  labelled(say('field.code'), typed, say('field.codeAbout')),
  labelled(say('field.pin'), pin),
  pinShown(pin),
  openButton,
)

const state = el('p', { class: 'state-now', role: 'status' })
const thread = el('div', { class: 'log', role: 'log', 'aria-label': say('thread') })
const text = textField()
const sendButton = button(say('send'), () => void notice.during(sendButton, say('sending'), send), 'main-action')
const who = el('div')
const until = el('p')
const daysPlace = el('div')
const daysButton = button(say('extend.do'), () => void notice.during(daysButton, '', setDays))
const code = new CodeStep()
const codeButton = button(say('recode.do'), () => void notice.during(codeButton, '', setCode))
const recode = el('details', { toggle: () => (recode.open ? void code.begin() : code.drop()) }, el('summary', {}, say('recode')), el('p', {}, say('recode.about')), code.root, codeButton)
const sureButton = button(say('erase'), () => askSure(true))
const yesButton = button(say('erase.yes'), () => void notice.during(yesButton, '', erase))
const noButton = button(say('erase.no'), () => askSure(false))
const sure = el('div', { class: 'sure', role: 'group', hidden: true }, el('p', {}, say('erase.sure')), el('div', { class: 'row' }, yesButton, noButton))
const shown = el(
  'section',
  {},
  heading(say('thread')),
  state,
  thread,
  labelled(say('write'), text),
  sendButton,
  who,
  el('h3', {}, say('settings')),
  until,
  daysPlace,
  daysButton,
  recode,
  el('div', { class: 'row' }, button(say('close'), close), sureButton),
  sure,
)
const closed = el('section', { class: 'done' }, heading(say('closed')))
const erased = el('section', { class: 'done' }, heading(say('erased')), el('p', {}, say('erased.what')))
const refused = el('section', { class: 'done' }, heading(say('refused')))
const steps = [enter, shown, closed, erased, refused]

let opened: Opened | null = null
/** A text on its way, until the server says it has it. */
let onWay: { words: string; left: LeftVisitor; box: { epoch: number; box: string } } | null = null

root.replaceChildren(...steps, notice.root, el('p', {}, el('a', { href: 'message' }, say('message.link'))))
show(enter, steps)
dropWith(root, drop)

function drop(): void {
  opened = onWay = null
  typed.value = pin.value = text.value = ''
  thread.replaceChildren()
  code.drop()
  recode.open = false
}

/** The code as its digits; null where it is none: said. The lists are fetched one by one, the page's language first, until one has all seven words. */
async function readTyped(): Promise<string | null> {
  const lists: string[][] = []
  const onlyDigits = !/\p{L}/u.test(plainDigits(typed.value))
  for (const tag of onlyDigits ? [] : listed) {
    lists.push(await wordList(tag))
    const read = await readCode(typed.value, lists.slice(-1))
    if (read.is === 'code') return read.digits
  }
  const read = await readCode(typed.value, lists)
  if (read.is === 'code') return read.digits
  notice.say(read.word === null ? say('mistyped') : say('mistyped.word', { n: read.word + 1 }))
  typed.focus()
  return null
}

async function open(): Promise<void> {
  const digits = await readTyped()
  if (digits === null) return
  const { depl, root: top } = await ask('left-keys', { languages: [] })
  if (top === null) throw new NotAnswered('code-unknown')
  await come({ depl, root: top }, await codeKey(depl, digits, pin.value))
}

async function come(at: Installation, key: CodeKey): Promise<void> {
  const { loc, tok } = key
  const answer = await ask('return', { loc, tok })
  const left = await LeftVisitor.come(at, key, answer, now())
  if (!(left instanceof LeftVisitor)) {
    drop()
    return show(refused, steps)
  }
  typed.value = pin.value = ''
  opened = { at, key, answer, left }
  showOpened()
  show(shown, steps)
}

function showOpened(): void {
  const { answer, left } = opened!
  set(state, say(`state.${answer.state}`))
  thread.replaceChildren(
    ...left.letters.flatMap(({ from, text: words, basic, copied }, i, all) => [
      // Once where a conversation that was kept begins.
      ...(copied && !all[i - 1]?.copied ? [el('p', { class: 'note' }, say('copied'))] : []),
      el(
        'div',
        { class: from === 'visitor' ? 'own' : 'other' },
        el('span', { class: 'who' }, say(from === 'visitor' ? 'you' : from)),
        el('p', { dir: 'auto' }, words),
        ...(basic ? [el('span', { class: 'state' }, say('basic'))] : []),
      ),
    ]),
  )
  // By what is signed; the server's own word would not do.
  who.replaceChildren(readers(left.readers.languages, left.readers.claimed))
  set(until, say('left.until', { date: dayOf(answer.until) }))
  daysPlace.replaceChildren(labelled(say('days'), daysField(answer.days), say('days.about')))
}

async function send(): Promise<void> {
  if (text.value.trim() === '') {
    notice.say(say('empty'))
    return text.focus()
  }
  const { at, key } = opened!
  const words = text.value
  try {
    await sendOnce(words)
  } catch (error) {
    // Somebody else reads it since: it is sealed again for who does now.
    if (!(error instanceof NotAnswered) || error.code !== 'epoch') throw error instanceof RangeError ? new NotAnswered('too-large') : error
    await come(at, key)
    await sendOnce(words)
  }
  text.value = ''
  // It has come; where the rest cannot be fetched now, that is not to be said of it.
  await come(at, key).catch(() => opened && showOpened())
  notice.say(say('sent'))
}

async function sendOnce(words: string): Promise<void> {
  const { key, left } = opened!
  const { loc, tok } = key
  // Asked again it is the same box: the first may have come, and its answer not.
  if (onWay?.words !== words || onWay.left !== left) onWay = { words, left, box: await left.say(words) }
  const { number } = await ask('left-say', { loc, tok, ...onWay.box })
  await left.kept(onWay.box, number, words)
  onWay = null
}

async function setDays(): Promise<void> {
  const { answer, key } = opened!
  const { loc, tok } = key
  const days = Number(daysPlace.querySelector('select')!.value)
  const kept = await ask('left-days', { loc, tok, days })
  opened!.answer = { ...answer, days, until: kept.until }
  set(until, say('extend.done', { date: dayOf(kept.until) }))
}

async function setCode(): Promise<void> {
  const { at, key, left } = opened!
  const next = await code.key(at.depl)
  if (!next) return
  const fresh = { loc: next.loc, tok: next.tok }
  try {
    const { share } = await ask('left-share', fresh)
    const { newLoc, newTok, locked, taken } = await left.recode(next, share)
    await ask('left-code', { loc: key.loc, tok: key.tok, newLoc, newTok, locked })
    taken()
    opened!.key = next
  } catch (error) {
    // Its answer may have been lost before: then the new code holds already, and the old one opens nothing.
    const moved = error instanceof NotAnswered && /^code-(taken|unknown)$/.test(error.code) && (await ask('return', fresh).catch(() => null))
    if (!moved) throw error
    await come(at, next)
  }
  recode.open = false
  notice.say(say('recode.done'))
}

function askSure(on: boolean): void {
  sure.hidden = !on
  sureButton.hidden = on
  ;(on ? noButton : sureButton).focus()
}

async function erase(): Promise<void> {
  const { loc, tok } = opened!.key
  await ask('left-erase', { loc, tok })
  drop()
  askSure(false)
  show(erased, steps)
}

function close(): void {
  drop()
  show(closed, steps)
}
