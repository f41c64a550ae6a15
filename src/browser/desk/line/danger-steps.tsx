// What to do when a visitor is in danger: the organisation's own steps, with boxes that stay in this tab, and a coordinator to ask.
import { signal } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { call, codeOf } from '../api.ts'
import { me } from '../session.ts'
import { language, t } from '../words.ts'
import type { Conversation } from './conversation.ts'
import type { Line } from './line.ts'

const ours = ['ask', 'call', 'children', 'leave', 'colleague'] as const
/** By language; null: the organisation has written none. */
const written = signal<{ readonly [tag: string]: readonly string[] | null }>({})
/** What was ticked in a conversation; it goes with it. */
const ticked = new WeakMap<Conversation, Set<string>>()
const asked = new WeakSet<Conversation>()
/** Both places that show the steps are drawn anew with each change. */
const changes = signal(0)

export async function loadSteps(tag: string): Promise<void> {
  if (tag in written.value) return
  try {
    const { steps } = await call('procedure', { language: tag })
    written.value = { ...written.value, [tag]: steps }
  } catch {
    // The desk's own steps stand there meanwhile.
  }
}

const stepsNow = (): readonly string[] => written.value[language.value] ?? ours.map((step) => t(`help.danger-${step}`))

export function DangerSteps({ line, conversation }: { line: Line; conversation: Conversation | null }) {
  // Read, so that a tick in one place shows in the other.
  void changes.value
  const [changing, setChanging] = useState(false)
  const tag = language.value
  useEffect(() => void loadSteps(tag), [tag])
  const done = conversation && (ticked.get(conversation) ?? new Set<string>())
  const tick = (step: string, on: boolean) => {
    if (!conversation || !done) return
    if (on) done.add(step)
    else done.delete(step)
    ticked.set(conversation, done)
    changes.value++
  }
  return (
    <div class="danger-steps">
      <ol class="steps">
        {stepsNow().map((step) => (
          <li key={step}>
            {done ? (
              <label class="step">
                <input type="checkbox" checked={done.has(step)} onChange={(event) => tick(step, event.currentTarget.checked)} />
                <span>{step}</span>
              </label>
            ) : (
              step
            )}
          </li>
        ))}
      </ol>
      {conversation && !conversation.practice && (
        <>
          <Button
            press={() => {
              line.call(conversation, 'coordinator')
              asked.add(conversation)
              changes.value++
            }}
          >
            {t('danger.coordinator')}
          </Button>
          {asked.has(conversation) && <p role="status">{t('danger.asked')}</p>}
        </>
      )}
      <p class="hint">{t('danger.nothing-by-itself')}</p>
      {me.value?.abilities.includes('invite') === true && (
        <Button kind="quiet" press={() => setChanging(true)}>
          {t('danger.change')}
        </Button>
      )}
      {changing && <ChangeSteps close={() => setChanging(false)} />}
    </div>
  )
}

/** A step a line; an empty field gives the desk's own steps back. */
function ChangeSteps({ close }: { close: () => void }) {
  const tag = language.value
  const [text, setText] = useState(stepsNow().join('\n'))
  const [trouble, setTrouble] = useState<string | null>(null)
  const keep = async () => {
    const steps = text.split('\n').map((step) => step.trim()).filter((step) => step !== '')
    try {
      await call('put-procedure', { language: tag, steps })
      written.value = { ...written.value, [tag]: steps.length > 0 ? steps : null }
      close()
    } catch (error) {
      setTrouble(codeOf(error))
    }
  }
  return (
    <Dialog title={t('danger.change-title')} close={close} wide>
      <p>{t('danger.change-how')}</p>
      <Trouble code={trouble} />
      <label for="danger-steps-field">{t('danger.change-field')}</label>
      <textarea id="danger-steps-field" rows={10} dir="auto" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      <div class="row">
        <Button kind="main" press={keep}>
          {t('danger.keep')}
        </Button>
        <Button press={close}>{t('danger.not')}</Button>
      </div>
    </Dialog>
  )
}
