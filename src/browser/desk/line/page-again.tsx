// The visitor's page was opened anew: the listener makes sure it is her before anybody is let in (live-conversation.md, 6).
import { Button } from '../parts/button.tsx'
import { t } from '../words.ts'
import type { Conversation } from './conversation.ts'

export function PageAgain({ conversation }: { conversation: Conversation }) {
  const page = conversation.page.value
  if (page === null) return null
  const may = page.oldPage === 'gone' || page.oldPage === 'agreed'
  return (
    <div class="card page-again" role="alert">
      <h3>{t('page.title')}</h3>
      <p>{t('page.why')}</p>
      <p>{t(`page.old-${page.oldPage}`)}</p>
      <div class="row">
        <Button kind="main" hotkey="y" disabled={!may} press={() => conversation.letIn()}>
          {t('page.let-in')}
        </Button>
        <Button hotkey="o" press={() => conversation.keepOut()}>
          {t('page.keep-out')}
        </Button>
      </div>
      <p class="hint">{t('page.limit')}</p>
    </div>
  )
}
