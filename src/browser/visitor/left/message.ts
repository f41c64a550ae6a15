// Leaves a message: what she writes, a code that leads back to it, and only then it is sealed and sent.
import { LeftVisitor, readTeams } from '../../../shared/seal/left-visitor.ts'
import type { Installation, LeaveInput, Teams } from '../../../shared/seal/left-visitor.ts'
import { el } from '../element.ts'
import { NotAnswered, ask } from './ask.ts'
import { CodeStep } from './code-step.ts'
import { Notice, button, daysField, dropWith, heading, labelled, readers, show, textField } from './parts.ts'
import { dayOf, language, nameOf, now, root, say, teams } from './words.ts'

/** UTF-8 bytes that fit one message. */
const most = 60_000

const notice = new Notice()
const languages = (id: string, none: string | null, chosen: string): HTMLSelectElement =>
  el(
    'select',
    { id, autocomplete: 'off' },
    ...(none === null ? [] : [el('option', { value: '' }, none)]),
    ...teams.map((tag) => el('option', { value: tag, lang: tag, selected: tag === chosen }, nameOf(tag))),
  )
const first = languages('language', null, language)
const second = languages('second', say('second.none'), '')
const text = textField()
const days = daysField()
const nextButton = button(say('next'), () => void notice.during(nextButton, '', toCode), 'main-action')
const write = el(
  'section',
  {},
  labelled(say('language'), first),
  labelled(say('second'), second),
  labelled(say('text'), text, say('text.about')),
  labelled(say('days'), days, say('days.about')),
  nextButton,
)

const code = new CodeStep()
const who = el('div')
const leaveButton = button(say('leave'), () => void notice.during(leaveButton, say('leaving'), leave), 'main-action')
const codeStep = el('section', {}, heading(say('code')), code.root, who, el('div', { class: 'row' }, leaveButton, button(say('back'), () => show(write, steps))))

const until = el('p')
const sureButton = button(say('erase'), () => askSure(true))
const yesButton = button(say('erase.yes'), () => void notice.during(yesButton, '', erase))
const noButton = button(say('erase.no'), () => askSure(false))
const sure = el('div', { class: 'sure', role: 'group', hidden: true }, el('p', {}, say('erase.sure')), el('div', { class: 'row' }, yesButton, noButton))
const done = el(
  'section',
  { class: 'done' },
  heading(say('left')),
  el('p', {}, say('left.what')),
  el('p', {}, say('left.back')),
  until,
  el('p', {}, say('left.screen')),
  el('div', { class: 'row' }, el('a', { class: 'plain', href: 'return' }, say('return.heading')), sureButton),
  sure,
)
const erased = el('section', { class: 'done' }, heading(say('erased')), el('p', {}, say('erased.what')))
const none = el('section', { class: 'done' }, heading(say('noTeam')), el('p', {}, say('noTeam.do')))
const steps = [write, codeStep, done, erased, none]

let at: Installation | null = null
let to: Teams | null = null
/** How often it was asked for. */
let looks = 0
/** What is on its way: asked again it is the same message. */
let sent: LeaveInput | null = null

root.replaceChildren(...steps, notice.root, el('p', {}, el('a', { href: 'return' }, say('return.link'))))
show(write, steps)
dropWith(root, () => {
  code.drop()
  sent = null
})

function wanted(): string[] {
  return [...new Set([first.value, second.value])].filter((tag) => tag !== '')
}

/** Who could open a message now. */
async function look(): Promise<Teams | null> {
  const languages = wanted()
  const turn = ++looks
  const { depl, root: key, keys } = await ask('left-keys', { languages })
  const found = key === null ? null : await readTeams({ depl, root: key }, keys, languages, now())
  // An earlier question that is answered later says nothing any more.
  if (turn !== looks) return found
  at = key === null ? null : { depl, root: key }
  to = found
  // Her place on a page that has just come stays where it is.
  if (!to) show(none, steps, turn > 1)
  return to
}

async function toCode(): Promise<void> {
  const bytes = new TextEncoder().encode(text.value).length
  if (text.value.trim() === '' || bytes > most) {
    notice.say(say(bytes > most ? 'tooLong' : 'empty'))
    text.focus()
    return
  }
  const found = await look()
  if (!found) return
  await code.begin()
  showWho(found)
  sent = null
  show(codeStep, steps)
}

function showWho(found: Teams): void {
  const without = wanted().filter((tag) => !found.languages.includes(tag))
  who.replaceChildren(readers(found.languages, false), ...without.map((tag) => el('p', {}, say('noTeam.language', { language: nameOf(tag) }))))
}

async function leave(): Promise<void> {
  if (!at || !to) return
  if (!sent) {
    const key = await code.key(at.depl)
    if (!key) return
    const { loc, tok } = key
    const { share } = await ask('left-share', { loc, tok })
    const made = await LeftVisitor.leave(at.depl, key, share, { teams: to, listener: null }, { words: text.value, basic: false, days: Number(days.value) })
    if (!made) throw new Error('a key that is no point')
    sent = made.input
    // What is on its way goes with this code and PIN; another one typed now would open nothing.
    code.hold(true)
  }
  const kept = await ask('leave', sent).catch(async (error: unknown) => {
    // Refused, it has not come: a team has another key since. The next press seals it anew, to those who are shown then.
    if (error instanceof NotAnswered && error.code === 'epoch') {
      sent = null
      code.hold(false)
      const found = await look()
      if (found) showWho(found)
    }
    throw error
  })
  text.value = ''
  code.drop()
  until.textContent = `${say('left.until', { date: dayOf(kept.until) })} ${say('left.untilAnswer')}`
  show(done, steps)
}

function askSure(open: boolean): void {
  sure.hidden = !open
  sureButton.hidden = open
  ;(open ? noButton : sureButton).focus()
}

async function erase(): Promise<void> {
  if (sent) await ask('left-erase', { loc: sent.loc, tok: sent.tok })
  sent = null
  show(erased, steps)
}

void look().catch(() => undefined)
