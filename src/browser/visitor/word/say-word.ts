// After a conversation: one tap and one sentence about us, sealed to the coordinators; offered only where somebody can open it.
import { readTeams } from '../../../shared/seal/left-visitor.ts'
import type { LeftMember } from '../../../shared/seal/left-wrap.ts'
import { longestWord, sealWord } from '../../../shared/seal/word.ts'
import type { Word } from '../../../shared/seal/word.ts'
import { el, sayer, set } from '../element.ts'
import type { Say } from '../element.ts'
import type { Later } from '../later.ts'
import { laterWords } from '../later-words.ts'
import { NotAnswered, ask } from '../left/ask.ts'

const language = document.documentElement.lang

/** The coordinators' key that holds now; null where none does. */
async function look(): Promise<{ depl: string; to: LeftMember } | null> {
  const { depl, root, keys } = await ask('left-keys', { languages: [] })
  const teams = root === null ? null : await readTeams({ depl, root }, keys, [], Math.floor(Date.now() / 1000))
  return teams && { depl, to: teams.members[0]! }
}

function offer(say: Say, over: HTMLElement, depl: string, to: LeftMember, ticket: string, member: string): void {
  const taps = ([1, 2, 3] as const).map((tap) => el('input', { type: 'radio', name: 'tap', value: String(tap), autocomplete: 'off' }))
  const field = el('textarea', { id: 'word-text', rows: '2', maxlength: '300', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', dir: 'auto' })
  const tick = el('input', { type: 'checkbox', autocomplete: 'off' })
  const notice = el('p', { role: 'status', class: 'notice', hidden: true })
  const button = el('button', { type: 'submit', class: 'plain' }, say('word.send'))
  const form = el(
    'form',
    { class: 'word', autocomplete: 'off', submit: (event) => (event.preventDefault(), void send()) },
    el('fieldset', {}, el('legend', {}, say('word.heading')), el('p', {}, say('word.about')), ...taps.map((tap) => el('label', { class: 'tick' }, tap, say(`word.${tap.value}`)))),
    el('div', { class: 'field' }, el('label', { for: field.id }, say('word.text')), field),
    el('label', { class: 'tick' }, tick, say('word.listener')),
    el('p', { class: 'about' }, say('word.sealed')),
    button,
    notice,
  )

  function tell(text: string): void {
    notice.hidden = false
    set(notice, text)
  }

  async function send(): Promise<void> {
    const text = shortened(field.value.trim())
    const tap = Number(taps.find(({ checked }) => checked)?.value ?? 0) as Word['tap']
    if (tap === 0 && text === '') return tell(say('word.empty'))
    if (button.disabled) return
    button.disabled = true
    try {
      const sealed = await sealWord(depl, to, { tap, text, language, listener: tick.checked ? member : null })
      if (sealed) await ask('word', { ticket, epoch: to.key, sealed })
      const thanks = el('p', { role: 'status', tabindex: '-1' }, say(sealed ? 'word.thanks' : 'word.refused'))
      form.replaceWith(thanks)
      thanks.focus()
    } catch (error) {
      // It may have come and its answer not: then it is refused now.
      tell(say(error instanceof NotAnswered && /^(no-ticket|epoch|not-found)$/.test(error.code) ? 'word.refused' : 'word.offline'))
      button.disabled = false
    }
  }

  over.append(form)
}

/** As much of it as fits; scripts of three bytes a letter reach the end before the field does. */
function shortened(text: string): string {
  let short = text
  while (new TextEncoder().encode(short).length > longestWord) short = short.slice(0, -1)
  // Half a sign at the end is none.
  return short.replace(/[\uD800-\uDBFF]$/, '')
}

document.dispatchEvent(
  new CustomEvent('later', {
    detail: ((talk, over) => {
      const begin = async (): Promise<void> => {
        const found = await look()
        if (found) offer(sayer((await laterWords()).talk, language), over, found.depl, found.to, talk.ticket, talk.member)
      }
      begin().catch(() => undefined)
    }) satisfies Later['detail'],
  }),
)
