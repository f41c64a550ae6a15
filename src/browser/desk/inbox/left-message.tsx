// One left message: what the visitor wrote, the answers, and what can be done with it by whoever reads it.
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { claimerOf } from '../../../shared/seal/left-statement.ts'
import { codeOf } from '../api.ts'
import { Button } from '../parts/button.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { me } from '../session.ts'
import { t } from '../words.ts'
import { HandDialog } from './hand-dialog.tsx'
import { answer, claim, closeMessage, release } from './inbox-store.ts'
import type { Opened } from './inbox-store.ts'
import { nameOfMember, titleOf } from './people.ts'

export function LeftMessage({ now }: { now: Opened }) {
  const [trouble, setTrouble] = useState<string | null>(null)
  const [handing, setHanding] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const { row, open, why } = now
  const holder = open ? (claimerOf(open.rooms.at(-1)!.body)?.name ?? null) : row.claimedBy
  const coordinates = me.value?.member.role === 'coordinator'
  const mine = holder === me.value?.member.id
  const decides = mine || (coordinates && holder !== null)
  const doing = (work: () => Promise<void>) => async () => {
    setTrouble(null)
    try {
      await work()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <section class="left-message" aria-labelledby="left-title">
      <h2 id="left-title" ref={heading} tabIndex={-1}>
        {t('inbox.message', { languages: titleOf(row) })}
      </h2>
      {why !== null && <p role="alert">{t('inbox.refused')}</p>}
      {open && (
        <ol class="left-letters" aria-label={t('inbox.letters')}>
          {open.letters.map((letter, i) => (
            <li key={`${letter.number} ${i}`} class={`bubble ${letter.from === 'visitor' ? 'visitor' : 'me'}`}>
              {letter.copied && !open.letters[i - 1]?.copied && <p class="hint">{t('inbox.copied')}</p>}
              <span class="who">{letter.from === 'visitor' ? t('bubble.visitor') : letter.member ? nameOfMember(letter.member) : t(letter.copied ? `bubble.${letter.from}` : 'inbox.coordinator')}</span>
              <p dir="auto">{letter.text}</p>
              {letter.basic && <span class="bubble-state">{t('bubble.basic')}</span>}
            </li>
          ))}
        </ol>
      )}
      <p role="status">{holder === null ? t('inbox.nobody') : mine ? t('inbox.yours') : t('inbox.by', { name: nameOfMember(holder) })}</p>
      <Trouble code={trouble} />
      {open && holder === null && (
        <>
          <p class="hint">{t('inbox.claim-what')}</p>
          <Button kind="main" press={doing(claim)}>
            {t('inbox.claim')}
          </Button>
        </>
      )}
      {open && decides && <Answer wrong={setTrouble} />}
      <div class="row">
        {open && decides && <Button press={doing(release)}>{t('inbox.release')}</Button>}
        {open && decides && <Button press={() => setHanding(true)}>{t('inbox.hand')}</Button>}
        <Button press={closeMessage}>{t('inbox.close')}</Button>
      </div>
      {handing && <HandDialog holder={holder} close={() => setHanding(false)} />}
    </section>
  )
}

/** What is being written stays in this tab until it is sent. */
function Answer({ wrong }: { wrong: (code: string | null) => void }) {
  const id = useId()
  const [text, setText] = useState('')
  const send = async () => {
    if (text.trim() === '') return
    wrong(null)
    try {
      await answer(text)
      setText('')
    } catch (error) {
      wrong(codeOf(error))
    }
  }
  return (
    <form class="left-answer" onSubmit={(event) => event.preventDefault()}>
      <label for={id}>{t('inbox.answer')}</label>
      <textarea id={id} rows={6} dir="auto" value={text} autocomplete="off" aria-describedby={`${id}-hint`} onInput={(event) => setText(event.currentTarget.value)} />
      <p class="hint" id={`${id}-hint`}>
        {t('inbox.answer-what')}
      </p>
      <Button kind="main" submit press={send} disabled={text.trim() === ''}>
        {t('inbox.send')}
      </Button>
    </form>
  )
}
