// Who is in the room, always; what was asked for in it; and asking for somebody, or going.
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { language, nameOf, t } from '../words.ts'
import { loadColleagues, named } from './colleagues.ts'
import type { Conversation } from './conversation.ts'
import { HandOverDialog, InterpreterDialog } from './hand-over-dialog.tsx'
import type { Line } from './line.ts'

/** By role, and by name where she may know it. */
export function peopleWords(conversation: Conversation): string {
  const others = conversation.people.value.filter(({ slot }) => slot !== conversation.slot.value)
  const words = others.map(({ role, member }) => {
    const name = named(member)
    return name === undefined ? t(`role-a.${role}`) : t('role.named', { role: t(`role.${role}`), name })
  })
  const own = conversation.as.value === 'listener' ? t('role.you') : t('role.you-as', { role: t(`role.${conversation.as.value}`) })
  return new Intl.ListFormat(language.value).format([own, t('role-a.visitor'), ...words])
}

export function Company({ line, conversation }: { line: Line; conversation: Conversation }) {
  const [asking, setAsking] = useState<'interpreter' | 'handover' | null>(null)
  useEffect(() => void loadColleagues(), [conversation.people.value])
  if (conversation.practice) return null
  if (conversation.as.value !== 'listener') {
    return (
      <div class="row">
        <Button hotkey="q" press={() => line.part(conversation)}>
          {t('company.go')}
        </Button>
      </div>
    )
  }
  const calls = conversation.calls.value
  const open = (kind: string): boolean => calls.some((one) => one.kind === kind)
  return (
    <details class="company" open={calls.length > 0}>
      <summary>{t('company.title')}</summary>
      <ul class="calls">
        {calls.map((one) => (
          <li key={one.kind}>
            <span role="status">
              {t(`call.${one.kind}`, { language: one.language === null ? '' : nameOf(one.language) })}{' '}
              {t(one.kind !== 'handover' ? 'call.nobody-yet' : one.agreed === null ? 'call.visitor-asked' : one.agreed ? 'call.agreed' : 'call.not-agreed')}
            </span>{' '}
            <Button about={t(`call.${one.kind}`, { language: '' })} press={() => line.uncall(conversation, one.kind)}>
              {t('call.take-back')}
            </Button>
          </li>
        ))}
      </ul>
      <div class="row">
        {!open('coordinator') && (
          <Button hotkey="a" press={() => line.call(conversation, 'coordinator')}>
            {t('company.coordinator')}
          </Button>
        )}
        {!open('interpreter') && (
          <Button hotkey="f" press={() => setAsking('interpreter')}>
            {t('company.interpreter')}
          </Button>
        )}
        {!open('handover') && (
          <Button hotkey="q" press={() => setAsking('handover')}>
            {t('company.hand-over')}
          </Button>
        )}
      </div>
      {asking === 'interpreter' && <InterpreterDialog line={line} conversation={conversation} close={() => setAsking(null)} />}
      {asking === 'handover' && <HandOverDialog line={line} conversation={conversation} close={() => setAsking(null)} />}
    </details>
  )
}

/** From the colleague before, apart from the words of the conversation. */
export function NoteGiven({ conversation }: { conversation: Conversation }) {
  if (conversation.noteGiven.value === null) return null
  return (
    <section class="band note-given" aria-label={t('note-given.title')}>
      <p class="who">{t('note-given.title')}</p>
      <p dir="auto">{conversation.noteGiven.value}</p>
    </section>
  )
}
