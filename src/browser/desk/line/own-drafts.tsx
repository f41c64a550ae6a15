// Sentences she keeps for herself: written here, sealed to her, used with a press; nothing of a conversation comes in by itself.
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { identity } from '../keys.ts'
import { me, status } from '../session.ts'
import { t } from '../words.ts'
import type { Conversation } from './conversation.ts'
import { drafts, draftsClosed, draftsTrouble, forgetDrafts, keepDrafts, loadDrafts } from './drafts.ts'
import { toField } from './to-field.ts'

export function OwnDrafts({ conversation }: { conversation: Conversation | null }) {
  const [text, setText] = useState('')
  const depl = status.value?.depl
  const member = me.value?.member.id
  const open = identity.open.value
  const has = drafts.value
  useEffect(() => {
    if (open && depl !== undefined && member !== undefined) void loadDrafts(depl, member, open)
    return forgetDrafts
  }, [open, depl, member])
  if (!open || depl === undefined || member === undefined) return null
  const keep = async (texts: readonly string[]) => {
    if (await keepDrafts(depl, member, open, texts)) setText('')
  }
  return (
    <details>
      <summary>{t('drafts.title')}</summary>
      <p class="hint">{t('drafts.what')}</p>
      <Trouble code={draftsTrouble.value} />
      {draftsClosed.value && <p class="hint">{t('drafts.closed')}</p>}
      {has && (
        <>
          <ul class="phrases">
            {has.map((one) => (
              <li key={one}>
                <bdi>{one}</bdi>
                <div class="row">
                  {conversation && (
                    <Button kind="quiet" about={one} press={() => toField(conversation, one)}>
                      {t('help.use')}
                    </Button>
                  )}
                  <Button kind="quiet" about={one} press={() => keep(has.filter((other) => other !== one))}>
                    {t('drafts.drop')}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
          <Field label={t('drafts.new')} value={text} change={setText} maxLength={500} />
          <Button disabled={text.trim() === '' || has.includes(text.trim())} press={() => keep([...has, text.trim()])}>
            {t('drafts.keep')}
          </Button>
        </>
      )}
    </details>
  )
}
