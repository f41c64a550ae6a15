// The left place: whether she is on duty, who asks for her now, and the conversations she has.
import { Button } from '../parts/button.tsx'
import { useShortcut } from '../keyboard.ts'
import { lasted, nameOf, t } from '../words.ts'
import { arrange } from './arrange.ts'
import { Calls } from './calls.tsx'
import type { Conversation } from './conversation.ts'
import { DutyCard } from './duty.tsx'
import type { Line } from './line.ts'
import { now } from './now.ts'
import { reachWords } from './reach.ts'

export function Waiting({ line }: { line: Line }) {
  const { offers, mine } = arrange(line.conversations.value)
  return (
    <section class="place waiting" aria-labelledby="waiting-title">
      <h2 id="waiting-title" tabIndex={-1}>{t('waiting.title')}</h2>
      <DutyCard line={line} />
      <Calls line={line} />
      <h3>{t('waiting.offers')}</h3>
      {offers.length === 0 && <p class="empty">{t(line.duty.value === 'on' ? 'waiting.no-offers' : 'waiting.no-offers-off')}</p>}
      <ul class="offers">
        {offers.map((conversation, index) => (
          <Offer key={conversation.id} conversation={conversation} first={index === 0} line={line} />
        ))}
      </ul>
      <h3>{t('waiting.mine')}</h3>
      {mine.length === 0 && <p class="empty">{t('waiting.no-mine')}</p>}
      <ol class="mine">
        {mine.map((conversation, index) => (
          <Mine key={conversation.id} conversation={conversation} digit={index + 1} line={line} />
        ))}
      </ol>
    </section>
  )
}

/** The language stays the one that was asked for: which of these they talk in, the two agree on. */
function Wishes({ conversation }: { conversation: Conversation }) {
  return (
    <p class="marks">
      {conversation.as.value !== 'listener' && <span class="mark">{t(`role.${conversation.as.value}`)}</span>}
      {conversation.practice && <span class="mark practice">{t('mark.practice')}</span>}
      {conversation.danger.value && <span class="mark danger">{t('mark.danger')}</span>}
      {conversation.resuming.value && <span class="mark">{t('mark.resuming')}</span>}
      {conversation.woman.value && <span class="mark">{t('mark.woman')}</span>}
      {conversation.others.value.length > 0 && <span class="mark">{t('mark.others', { languages: conversation.others.value.map(nameOf).join(', ') })}</span>}
      {conversation.interpreter.value && <span class="mark">{t('mark.interpreter')}</span>}
    </p>
  )
}

function Offer({ conversation, first, line }: { conversation: Conversation; first: boolean; line: Line }) {
  const name = nameOf(conversation.language.value)
  const until = conversation.answerBy.value
  const left = until === null ? null : Math.max(0, Math.ceil((until - now.value) / 1000))
  return (
    <li class={conversation.danger.value ? 'card offer in-danger' : 'card offer'}>
      <p class="offer-language">{name}</p>
      <Wishes conversation={conversation} />
      <p class="quiet">{t('offer.waits', { time: lasted((now.value - conversation.arrived.value) / 1000) })}</p>
      {left !== null && <p class="offer-left">{t('offer.left', { n: left })}</p>}
      <div class="row">
        <Button kind="main" press={() => line.take(conversation)} about={t('offer.about', { language: name })} {...(first ? { hotkey: 't' } : {})}>
          {t('offer.take')}
        </Button>
        <Button press={() => line.pass(conversation)} about={t('offer.about', { language: name })} {...(first ? { hotkey: 'x' } : {})}>
          {t('offer.pass')}
        </Button>
      </div>
    </li>
  )
}

function Mine({ conversation, digit, line }: { conversation: Conversation; digit: number; line: Line }) {
  const name = nameOf(conversation.language.value)
  const chosen = line.chosen.value === conversation.id
  const unread = conversation.unread.value
  const open = () => line.choose(conversation.id)
  useShortcut(digit <= 9 ? String(digit) : null, t('mine.open-name', { language: name }), open)
  return (
    <li>
      <button type="button" class={chosen ? 'mine-row chosen' : 'mine-row'} aria-current={chosen ? 'true' : undefined} onClick={open}>
        <span class="mine-digit" aria-hidden="true">
          {digit}
        </span>
        <span class="mine-words">
          <span class="mine-name">{name}</span>
          <span class="quiet">{conversation.page.value ? t('mine.page') : reachWords(conversation, now.value)}</span>
          <Wishes conversation={conversation} />
        </span>
        {unread > 0 && <span class="unread">{t('mine.unread', { n: unread })}</span>}
      </button>
    </li>
  )
}
