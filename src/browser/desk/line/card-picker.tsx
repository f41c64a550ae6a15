// Pages and facts to share: found in her language, looked at as the visitor will read it, sent only with a press.
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Picker } from '../parts/picker.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { language, nameOf, t } from '../words.ts'
import { place } from '../where.ts'
import type { Conversation } from './conversation.ts'
import { cards } from './phrases.ts'

export function Cards({ conversation }: { conversation: Conversation | null }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const tag = conversation?.language.value ?? language.value
  const { is, trouble } = cards.of(language.value, tag)
  const all = (is?.cards ?? []).map((one) => ({
    id: one.id,
    group: t(`cards.${one.kind}`),
    lines: [
      { text: one.title, tag: language.value, quiet: false },
      ...(one.text === '' ? [] : [{ text: one.text.length > 90 ? `${one.text.slice(0, 90)}…` : one.text, tag: language.value, quiet: true }]),
    ],
    search: `${one.title} ${one.text} ${one.id}`,
    usable: true,
  }))
  const look = (id: string) => {
    // A dialog is seen only where the place it belongs to is.
    place.value = 'help'
    setChosen(id)
  }
  const card = is?.cards.find((one) => one.id === chosen) ?? null
  return (
    <details>
      <summary>{t('cards.title')}</summary>
      <Trouble code={trouble} />
      {is && <Picker label={t('cards.search')} hint={t('cards.how')} hotkey="y" all={all} pick={look} limit={20} />}
      {card && (
        <Dialog title={t('cards.preview', { language: nameOf(card.tag) })} close={() => setChosen(null)}>
          {card.tag !== tag && <p class="hint">{t('cards.other-language', { language: nameOf(tag), other: nameOf(card.tag) })}</p>}
          <blockquote class="shared-card" lang={card.tag} dir="auto">
            {card.card}
          </blockquote>
          {!conversation && <p class="hint">{t('cards.later')}</p>}
          <div class="row">
            {conversation && (
              <Button
                kind="main"
                autofocus
                disabled={!conversation.ready.value || conversation.broken.value}
                press={() => {
                  conversation.share(card.card)
                  setChosen(null)
                }}
              >
                {t('cards.share')}
              </Button>
            )}
            <Button press={() => setChosen(null)}>{t('cards.not')}</Button>
          </div>
        </Dialog>
      )}
    </details>
  )
}
