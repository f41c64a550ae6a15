// The visitor's page was opened anew: the listener makes sure it is her before anybody is let in (live-conversation.md, 6).
import { useLayoutEffect, useRef } from 'preact/hooks'
import { belongsToTyping, useShortcut } from '../keyboard.ts'
import { Button } from '../parts/button.tsx'
import { t } from '../words.ts'
import type { Conversation, PageAsk } from './conversation.ts'

export function PageAgain({ conversation }: { conversation: Conversation }) {
  const page = conversation.page.value
  return page && <Asking conversation={conversation} page={page} />
}

/**
 * No letter lets a page in or keeps it out: one that strays from an answer would decide it. A letter leads here; Tab and Enter do the rest.
 * The focus comes here by itself only where nobody writes, and never on a button, so that an Enter on its way presses nothing.
 */
function Asking({ conversation, page }: { conversation: Conversation; page: PageAsk }) {
  const card = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useShortcut('o', t('page.to'), () => heading.current?.focus())
  useLayoutEffect(() => {
    const at = document.activeElement
    if (!belongsToTyping(at) && !document.querySelector('dialog[open]')) heading.current?.focus()
    const element = card.current
    return () => {
      // Answered from here: back to the field, which is what comes next.
      if (element?.contains(document.activeElement)) requestAnimationFrame(() => document.querySelector<HTMLElement>('#compose-field')?.focus())
    }
  }, [])
  const may = page.oldPage === 'gone' || page.oldPage === 'agreed'
  return (
    <div class="card page-again" role="alert" ref={card}>
      <h3 ref={heading} tabIndex={-1}>
        {t('page.title')}
      </h3>
      <p>{t('page.why')}</p>
      <p>{t(`page.old-${page.oldPage}`)}</p>
      <div class="row">
        <Button kind="main" disabled={!may} press={() => conversation.letIn()}>
          {t('page.let-in')}
        </Button>
        <Button press={() => conversation.keepOut()}>{t('page.keep-out')}</Button>
      </div>
      <p class="hint">{t('page.limit')}</p>
    </div>
  )
}
