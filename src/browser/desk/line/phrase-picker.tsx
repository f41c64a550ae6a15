// Sentences to begin with: she picks in her language, the visitor reads them in theirs; nothing is sent by itself.
import { Picker } from '../parts/picker.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { language, nameOf, t } from '../words.ts'
import type { Conversation } from './conversation.ts'
import { phrases } from './phrases.ts'
import { toField } from './to-field.ts'

/** `conversation` is the one that is open; null where none is: then they can be read. */
export function Phrases({ conversation }: { conversation: Conversation | null }) {
  const tag = conversation?.language.value ?? language.value
  const { is, trouble } = phrases.of(language.value, tag)
  const usable = conversation !== null
  const all = (is?.phrases ?? []).map((one) => ({
    id: one.id,
    group: t(`phrase-group.${one.group}`),
    lines: [
      { text: one.own, tag: one.ownTag, quiet: false },
      ...(tag === one.ownTag ? [] : [{ text: one.into ?? t('phrases.not-this-one', { language: nameOf(tag) }), tag: one.into === null ? language.value : tag, quiet: true }]),
    ],
    search: `${one.own} ${one.into ?? ''} ${t(`phrase-group.${one.group}`)}`,
    usable: usable && one.into !== null,
  }))
  const pick = (id: string) => {
    const sentence = is?.phrases.find((one) => one.id === id)?.into
    if (conversation && typeof sentence === 'string') toField(conversation, sentence)
  }
  return (
    <details open>
      <summary>{t('help.phrases')}</summary>
      <Trouble code={trouble} />
      {is && usable && <p class={`hint state-${is.state}`}>{t(`phrases.state-${is.state}`, { language: nameOf(tag) })}</p>}
      {is && <Picker label={t('phrases.search')} hint={t(usable ? 'phrases.how' : 'help.phrases-later')} hotkey="z" all={all} pick={pick} limit={60} />}
    </details>
  )
}
