// The middle place: who is in the room, what was said, and the field to answer in.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { useShortcut } from '../keyboard.ts'
import { lasted, nameOf, t } from '../words.ts'
import { wordsOf } from '../parts/trouble.tsx'
import { Bubbles } from './bubbles.tsx'
import { Company, NoteGiven, peopleWords } from './company.tsx'
import type { Conversation } from './conversation.ts'
import { DangerSteps } from './danger-steps.tsx'
import { EndDialog } from './end-dialog.tsx'
import type { Line } from './line.ts'
import { now } from './now.ts'
import { PageAgain } from './page-again.tsx'
import { reachWords } from './reach.ts'

export function ConversationPlace({ line }: { line: Line }) {
  const conversation = line.current.value
  return (
    <section class="place conversation" aria-labelledby="conversation-title" id="conversation">
      {conversation === null ? (
        <>
          <h2 id="conversation-title" tabIndex={-1}>{t('conversation.title')}</h2>
          <p class="empty">{t('conversation.empty')}</p>
        </>
      ) : conversation.ended.value ? (
        <Ended conversation={conversation} line={line} />
      ) : (
        <Open key={conversation.id} conversation={conversation} line={line} />
      )}
    </section>
  )
}

function Open({ conversation, line }: { conversation: Conversation; line: Line }) {
  const [ending, setEnding] = useState(false)
  const name = nameOf(conversation.language.value)
  return (
    <>
      <header class="conversation-head">
        <div>
          <h2 id="conversation-title" tabIndex={-1}>{name}</h2>
          <p class="quiet">{t('conversation.since', { time: lasted((now.value - conversation.arrived.value) / 1000) })}</p>
        </div>
        {conversation.as.value === 'listener' && (
          <Button hotkey="e" press={() => setEnding(true)}>
            {t('conversation.end')}
          </Button>
        )}
        <p class="in-room">
          <span class={`shape reach-${conversation.reach.value}`} aria-hidden="true" />
          <span>{t('company.in-room', { people: peopleWords(conversation) })}</span> <strong>{reachWords(conversation, now.value)}</strong>
        </p>
      </header>
      <Agreed conversation={conversation} />
      {conversation.practice && <p class="band practice">{t('practice.band')}</p>}
      {conversation.danger.value && <p class="band danger">{t('conversation.danger')}</p>}
      {conversation.danger.value && (
        <details class="in-danger-steps" open>
          <summary>{t('help.danger')}</summary>
          <DangerSteps line={line} conversation={conversation} />
        </details>
      )}
      <Company line={line} conversation={conversation} />
      <NoteGiven conversation={conversation} />
      <PageAgain conversation={conversation} />
      <Bubbles conversation={conversation} />
      {conversation.trouble.value !== null && (
        <p class="trouble" role="alert">
          {t('conversation.refused')} {wordsOf(conversation.trouble.value)}
        </p>
      )}
      <Compose conversation={conversation} />
      {ending && (
        <EndDialog
          close={() => setEnding(false)}
          end={(outcome, coolOff) => {
            setEnding(false)
            line.end(conversation, outcome, coolOff)
          }}
        />
      )}
    </>
  )
}

/** Asked for one language, and agrees to more: which one they talk in, the two agree on. */
function Agreed({ conversation }: { conversation: Conversation }) {
  const languages = conversation.others.value.map(nameOf).join(', ')
  return (
    <>
      {languages !== '' && <p class="quiet">{t('mark.others', { languages })}</p>}
      {conversation.interpreter.value && <p class="quiet">{t('mark.interpreter')}</p>}
    </>
  )
}

/** Enter sends, Shift and Enter begin a line; while an input method composes, Enter is its own. */
function Compose({ conversation }: { conversation: Conversation }) {
  const field = useRef<HTMLTextAreaElement>(null)
  const draft = conversation.draft.value
  useShortcut('w', t('compose.write'), () => field.current?.focus())
  useEffect(() => field.current?.focus(), [conversation.id])
  useEffect(() => {
    const element = field.current
    if (!element) return
    element.style.setProperty('block-size', 'auto')
    element.style.setProperty('block-size', `${Math.min(element.scrollHeight + 2, 220)}px`)
  }, [draft])
  const blocked = !conversation.ready.value || conversation.trouble.value !== null
  const send = () => {
    if (!blocked) conversation.say()
    field.current?.focus()
  }
  return (
    <div class="compose">
      <label for="compose-field">{t('compose.label', { language: nameOf(conversation.language.value) })}</label>
      <div class="compose-row">
        <textarea
          id="compose-field"
          ref={field}
          rows={2}
          dir="auto"
          lang={conversation.language.value}
          value={draft}
          autocomplete="off"
          spellcheck={false}
          aria-describedby="compose-hint"
          onInput={(event) => (conversation.draft.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur()
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
            event.preventDefault()
            send()
          }}
        />
        <Button kind="main" press={send} disabled={blocked || draft.trim() === ''}>
          {t('compose.send')}
        </Button>
      </div>
      <p class="hint" id="compose-hint">
        {t(conversation.ready.value ? 'compose.hint' : 'compose.not-yet')}
      </p>
    </div>
  )
}

function Ended({ conversation, line }: { conversation: Conversation; line: Line }) {
  const ended = conversation.ended.value!
  return (
    <div class="ended">
      <h2 id="conversation-title" tabIndex={-1}>{conversation.endWords}</h2>
      <p>{t('ended.words-gone')}</p>
      {ended.lost > 0 && <p>{t('ended.lost', { n: ended.lost })}</p>}
      <Button kind="main" hotkey="e" autofocus press={() => line.dismiss(conversation)}>
        {t('ended.close')}
      </Button>
    </div>
  )
}
