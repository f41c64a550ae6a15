// An invitation's link, shown once: who closes this does not see it again.
import { useState } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { t } from '../words.ts'

/** In the fragment, which a browser never sends to a server. */
export function invitationLink(origin: string, token: string): string {
  return `${origin}/#invitation=${token}`
}

export function LinkOnce({ token, name, close }: { token: string; name: string; close: () => void }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no')
  const link = invitationLink(location.origin, token)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setCopied('yes')
    } catch {
      setCopied('failed')
    }
  }
  return (
    <div class="stack">
      <p>{t('link.how', { name })}</p>
      <p class="link-once" tabIndex={0} aria-label={t('link.name')}>
        {link}
      </p>
      <p class="hint">{t('link.once')}</p>
      <div class="row">
        <Button kind="main" autofocus press={copy}>
          {t('link.copy')}
        </Button>
        <Button press={close}>{t('link.done')}</Button>
        <span role="status">{copied === 'no' ? '' : t(`link.copied-${copied}`)}</span>
      </div>
    </div>
  )
}
