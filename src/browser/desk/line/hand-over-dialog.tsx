// Asking for an interpreter, or for somebody who takes over, with a note for whoever that will be.
import { useEffect, useId, useState } from 'preact/hooks'
import { languages } from '../../../shared/base/language.ts'
import { noteMost } from '../../../shared/seal/note.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Choice } from '../parts/field.tsx'
import { nameOf, t } from '../words.ts'
import { colleagues, loadColleagues, speaks } from './colleagues.ts'
import type { Conversation } from './conversation.ts'
import type { Line } from './line.ts'

type Asking = { line: Line; conversation: Conversation; close: () => void }
type Option = { value: string; label: string }

function Select({ label, value, options, choose }: { label: string; value: string; options: readonly Option[]; choose: (value: string) => void }) {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </div>
  )
}

const tongues = (but: string): Option[] => languages.filter(({ tag }) => tag !== but).map(({ tag }) => ({ value: tag, label: nameOf(tag) }))

export function InterpreterDialog({ line, conversation, close }: Asking) {
  const options = tongues(conversation.language.value)
  const [tag, setTag] = useState(options[0]!.value)
  const ask = () => {
    line.call(conversation, 'interpreter', tag)
    close()
  }
  return (
    <Dialog title={t('interpreter.title')} close={close}>
      <p>{t('interpreter.what', { language: nameOf(conversation.language.value) })}</p>
      <Select label={t('interpreter.other')} value={tag} options={options} choose={setTag} />
      <div class="row">
        <Button kind="main" press={ask}>
          {t('interpreter.ask')}
        </Button>
        <Button press={close}>{t('hand-over.not')}</Button>
      </div>
    </Dialog>
  )
}

export function HandOverDialog({ line, conversation, close }: Asking) {
  useEffect(() => void loadColleagues(), [])
  // Off duty nobody hears that she is asked.
  const known = colleagues.value.filter(({ onDuty }) => onDuty)
  const [to, setTo] = useState<'listener' | 'language' | 'coordinator'>('language')
  const [tag, setTag] = useState(conversation.language.value)
  const [chosen, setMember] = useState('')
  // Somebody may have gone off duty since she was chosen.
  const member = known.some(({ id }) => id === chosen) ? chosen : (known[0]?.id ?? '')
  const label = (one: (typeof known)[number]): string => [one.name, ...speaks(one, [conversation.language.value]).map(nameOf)].join(' · ')
  const note = useId()
  const bytes = new TextEncoder().encode(conversation.noteToGive.value.trim()).length
  const ask = () => {
    line.call(conversation, 'handover', way === 'language' ? tag : null, way === 'listener' ? member : null)
    close()
  }
  // Where nobody else is on duty nobody can be chosen by name.
  const way = to === 'listener' && known.length === 0 ? 'language' : to
  const ways = known.length > 0 ? (['language', 'coordinator', 'listener'] as const) : (['language', 'coordinator'] as const)
  return (
    <Dialog title={t('hand-over.title')} close={close}>
      <p>{t('hand-over.what')}</p>
      <Choice label={t('hand-over.to')} value={way} options={ways.map((value) => ({ value, label: t(`hand-over.to-${value}`) }))} choose={setTo} />
      {way === 'language' && <Select label={t('hand-over.language')} value={tag} options={tongues('')} choose={setTag} />}
      {way === 'listener' && <Select label={t('hand-over.colleague')} value={member} options={known.map((one) => ({ value: one.id, label: label(one) }))} choose={setMember} />}
      <label for={note}>{t('hand-over.note')}</label>
      <p class="hint" id={`${note}-hint`}>
        {t('hand-over.note-what')}
      </p>
      <textarea id={note} rows={4} dir="auto" autocomplete="off" spellcheck={false} aria-describedby={`${note}-hint`} value={conversation.noteToGive.value} onInput={(event) => (conversation.noteToGive.value = event.currentTarget.value)} />
      {bytes > noteMost && (
        <p class="wrong" role="alert">
          {t('hand-over.note-long')}
        </p>
      )}
      <div class="row">
        <Button kind="main" disabled={bytes > noteMost} press={ask}>
          {t('hand-over.ask')}
        </Button>
        <Button press={close}>{t('hand-over.not')}</Button>
      </div>
    </Dialog>
  )
}
