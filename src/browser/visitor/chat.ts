// The talk page: who is there, the queue, the conversation and its end, all in one place that never leaves the page.
import type { Message } from '../../shared/base/message.ts'
import { whenIn } from '../../shared/base/when.ts'
import { Choose } from './chat-choose.ts'
import { Log } from './chat-log.ts'
import { el, sayer, set } from './element.ts'
import { bring } from './later.ts'
import type { Later } from './later.ts'
import { Talk } from './talk.ts'

/** How long "one moment" may take until the page offers to begin anew. */
const longMomentMs = 45_000

const root = document.getElementById('talk')!
const page = document.documentElement
const say = sayer(JSON.parse(root.dataset['words']!) as Record<string, Message>, page.lang)

const talk = new Talk(
  new URL('../socket', location.href.replace(/^http/, 'ws')).href,
  () => show(),
  (work) => {
    // Nobody heard it: the script that works did not come.
    if (document.dispatchEvent(new CustomEvent('work', { cancelable: true, detail: work }))) work.done(null)
  },
  () => document.querySelector<HTMLElement>('[data-leave]')!.click(),
)

const notice = el('p', { role: 'status', class: 'notice' })
const choose = new Choose(say, root.querySelector('.choose')!, () => show())
const waitingHead = el('h2', { tabindex: '-1' }, say('waiting'))
const placeLine = el('p', { role: 'status' })
const leaveLine = el('a', { href: 'message' }, say('nobody.leave'))
const waiting = el('section', { class: 'waiting' }, waitingHead, placeLine, leaveLine)
const roomLine = el('b')
const reachLine = el('span')
const room = el('p', { class: 'room', role: 'status' }, el('span', {}, say('room'), ': ', roomLine), reachLine)
const log = new Log(say)

// The field of the form without scripts, with whatever she has written in it already.
const field = root.querySelector('textarea')!
field.removeAttribute('maxlength')
field.addEventListener('input', grow)
const fieldLabel = el('label', { for: 'text' })
const stays = el('p', { class: 'about', id: 'stays' })
const sendButton = el('button', { type: 'submit', class: 'main-action' }, say('send'))
const askButton = el('button', { type: 'button', class: 'main-action', click: ask })
const composer = el('form', { class: 'composer', autocomplete: 'off', submit: send }, fieldLabel, field, el('div', { class: 'row' }, sendButton, askButton), stays)

const plain = (key: string, click: () => void): HTMLElement => el('button', { type: 'button', class: 'plain', click }, say(key))
const endButton = plain('end', () => confirmEnd(true))
const noButton = plain('end.no', () => confirmEnd(false))
const sureLine = el('p', { id: 'sure' }, say('end.sure'))
const sure = el('div', { class: 'sure', role: 'group', 'aria-labelledby': 'sure' }, sureLine, el('div', { class: 'row' }, plain('end.yes', () => talk.leave()), noButton))

const share = plain('share', () => void talk.share())
/** A question with a yes and a no, and what stands after a yes with the way back. */
const question = (about: HTMLElement, key: string, after: string, answer: (agree: boolean) => void): [HTMLElement, HTMLElement] => {
  const back = plain(`${after}.back`, () => give(false))
  const give = (agree: boolean): void => {
    answer(agree)
    ;(agree ? back : field).focus()
  }
  return [
    el('div', { class: 'sure' }, about, el('div', { class: 'row' }, plain(`${key}.yes`, () => give(true)), plain(`${key}.no`, () => give(false)))),
    el('div', { class: 'sure' }, el('p', { role: 'status' }, say(after)), back),
  ]
}
const [asked, yielded] = question(el('p', { role: 'alert' }, say('asked')), 'asked', 'yielded', (agree) => talk.answer(agree))
const handoverLine = el('p', { role: 'alert' })
const [handover, agreed] = question(el('div', {}, handoverLine, el('p', {}, say('handover'))), 'handover', 'agreed', (agree) => talk.handOver(agree))
const anew = el('div', {}, el('p', {}, say('beginAnewAbout')), plain('beginAnew', () => talk.beginAnew()))
const moment = el('section', { class: 'moment' }, el('p', { role: 'status' }, say('oneMoment')), anew)
const overHead = el('h2', { tabindex: '-1' }, say('over'))
const overLines = el('div')
const over = el('section', { class: 'over' }, overHead, overLines, el('a', { class: 'main-action', href: location.href }, say('again')))

const about = el('div', { class: 'quiet' }, el('p', {}, say('sealed')), el('p', {}, say('limit')))
root.replaceChildren(choose.root, waiting, room, moment, over, log.root, share, asked, yielded, handover, agreed, notice, composer, endButton, sure, about)
root.hidden = false

let ending = false
let phase = ''
let momentTimer: ReturnType<typeof setTimeout> | undefined
let longMoment = false
let downSince: ReturnType<typeof setTimeout> | undefined
let offline = false

function grow(): void {
  field.style.blockSize = 'auto'
  field.style.blockSize = `${field.scrollHeight + 4}px`
}

function write(): boolean {
  if (field.value.trim() === '') return true
  if (!talk.write(field.value)) {
    set(notice, say('tooLong'))
    return false
  }
  field.value = ''
  grow()
  return true
}

function send(event: Event): void {
  event.preventDefault()
  if (talk.phase !== 'waiting' && talk.phase !== 'starting' && talk.phase !== 'talking') return
  write()
  field.focus()
}

function ask(): void {
  if (choose.state && write()) talk.ask(choose.wish)
}

function confirmEnd(open: boolean): void {
  ending = open
  // Nothing to end that anybody would miss: no question.
  if (open && talk.phase === 'waiting' && talk.texts.length === 0) return talk.leave()
  show()
  ;(open ? noButton : endButton).focus()
}

function show(): void {
  const at = talk.phase
  const inside = at === 'talking' || at === 'starting' || at === 'waiting'
  // Whatever leads out of the page would end it with one tap: only the numbers and the way out stay.
  page.classList.toggle('inside', inside)
  choose.hear(talk.now)
  choose.root.hidden = at !== 'choosing'
  waiting.hidden = at !== 'waiting' && at !== 'starting'
  leaveLine.hidden = !talk.place?.nobody?.leave
  room.hidden = at !== 'talking' && !(at === 'waiting' && talk.place?.resuming)
  moment.hidden = at !== 'one-moment' && at !== 'connecting'
  over.hidden = at !== 'over'
  asked.hidden = !talk.asked
  share.hidden = at !== 'talking' || !talk.shareable
  const next = talk.handover
  handover.hidden = !next || next.agree !== undefined
  agreed.hidden = !next?.agree
  if (next) set(handoverLine, say(`handover.${next.to}`, { language: choose.nameOf(next.language ?? '') }))
  yielded.hidden = !inside || !talk.yielded || talk.asked
  log.root.hidden = true
  composer.hidden = (!inside && at !== 'choosing') || talk.yielded || (at === 'choosing' && !choose.state)
  endButton.hidden = !inside || ending
  sure.hidden = !inside || !ending
  sendButton.hidden = at === 'choosing'
  askButton.hidden = at !== 'choosing'
  set(askButton, say(choose.state === 'busy' ? 'askBusy' : 'ask'))
  set(fieldLabel, say(at === 'choosing' ? 'first' : 'write'))
  set(stays, at === 'choosing' ? `${say('firstAbout')} ${say('reload')}` : say('reload'))
  set(endButton, say(at === 'talking' ? 'end' : 'stopWaiting'))
  set(placeLine, at === 'starting' ? say('starting') : placeText())
  const two = talk.listener ? (talk.listener.woman ? 'Woman' : '') : null
  const guests = talk.guests.map(({ role }) => say(`room.${role}`))
  set(roomLine, two === null ? say('room.alone') : guests[0] ? new Intl.ListFormat(page.lang).format([say('room.you'), say(`room.listener${two}`), ...guests]) : say(`room.two${two}`))
  set(reachLine, talk.listener && talk.listener.reach !== 'here' ? say(talk.listener.reach === 'lost' ? 'room.away' : 'room.asleep') : '')
  anew.hidden = at !== 'one-moment' || !(talk.nobody || longMoment)
  showNotice()
  const below = innerHeight - composer.getBoundingClientRect().bottom
  if (at !== 'one-moment' && at !== 'connecting' && log.show(talk.texts, talk.wish?.language ?? (at === 'choosing' ? choose.wish.language : '')) && below > -200) composer.scrollIntoView({ block: 'nearest' })
  if (at !== phase) entered(at)
}

function entered(at: string): void {
  phase = at
  ending = false
  // Once they talk, the page's own heading and first words make room.
  root.parentElement!.dataset['phase'] = at
  clearTimeout(momentTimer)
  longMoment = false
  const long = (): void => {
    longMoment = true
    show()
  }
  if (at === 'one-moment') momentTimer = setTimeout(long, longMomentMs)
  if (at === 'talking') bring('inside')
  if (at === 'over') {
    showOver()
    if (talk.member && /^(listener|visitor|exp)/.test(talk.over!)) bring('word')
  }
  // Where the button she pressed is gone, her place on the page moves along.
  if (at === 'over') overHead.focus()
  else if (at === 'waiting' && document.activeElement !== field) waitingHead.focus()
}

function placeText(): string {
  const place = talk.place
  if (!place) return talk.work ? say('work', { seconds: talk.work }) : ''
  if (place.nobody) {
    const { next } = place.nobody
    return [say('now.nobody', { language: choose.nameOf(choose.wish.language) }), say('dormant'), next ? say('nobody.next', { time: whenIn(page.lang, next) }) : '', say('nobody.call')].join(' ')
  }
  if (place.resuming) return say('resuming')
  if (place.state === 'offered') return say('offered')
  const minutes = place.minutes === null ? say('minutesUnknown') : say('minutes', { minutes: place.minutes })
  return `${say('place', { place: place.place })} ${place.state === 'dormant' ? say('dormant') : minutes}`
}

/** One quiet line: what is wrong, that nothing is lost, and that it goes on by itself. */
function showNotice(): void {
  if (talk.up || talk.phase === 'over') {
    clearTimeout(downSince)
    downSince = undefined
    offline = false
  } else {
    // A short gap is nobody's business.
    downSince ??= setTimeout(() => {
      offline = true
      show()
    }, 2500)
  }
  if (offline) set(notice, say('offline'))
  else if (talk.problem) set(notice, say(`problem.${talk.problem}`))
  else if (talk.work === 'cannot') set(notice, say('work.cannot'))
  else if (talk.phase !== 'choosing' || field.value.length < 20_000) set(notice, '')
  notice.hidden = notice.textContent === ''
}

function showOver(): void {
  const own = talk.texts.filter((text) => text.own)
  const lost = own.filter(({ state }) => state === 'lost').length
  const unserved = talk.over === 'visitor-left' && own.length === lost && own.length === talk.texts.length
  const lines = [say(`over.${unserved ? 'unserved' : talk.over}`)]
  if (talk.over === 'refused') lines.push(say(own.length === lost ? 'over.refusedNothing' : 'over.refusedSome'))
  else if (own.length > 0 && !unserved) lines.push(say('over.lost', { n: lost }))
  if (talk.texts.length > 0) lines.push(say('over.deleted'))
  overLines.replaceChildren(...lines.map((line) => el('p', {}, line)))
}

field.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) composer.requestSubmit()
})
document.addEventListener('later', (event) => (event as Later).detail(talk, over))
addEventListener('online', () => talk.wake())
document.addEventListener('visibilitychange', () => talk.wake())

/** The leave button has emptied the page, or the page is going: the keys and texts go too, and nothing comes back. */
function drop(): void {
  talk.drop()
  field.value = ''
  root.replaceChildren()
}
addEventListener('pagehide', drop)
new MutationObserver(() => {
  if (!root.isConnected) drop()
}).observe(page, { childList: true })

show()
talk.start()
