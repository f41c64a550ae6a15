// Ending a conversation: what it was about, from a short list; only a count of it remains.
import { useState } from 'preact/hooks'
import type { Outcome } from '../../../shared/wire/parts.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Choice } from '../parts/field.tsx'
import { t } from '../words.ts'

export const outcomes: readonly Outcome[] = ['listened', 'informed', 'signposted', 'referred', 'danger', 'not-for-us', 'broken-off']

export function EndDialog({ close, end }: { close: () => void; end: (outcome: Outcome) => void }) {
  const [chosen, setChosen] = useState<Outcome | ''>('')
  return (
    <Dialog title={t('end.title')} close={close}>
      <p>{t('end.what-happens')}</p>
      <Choice label={t('end.outcome')} value={chosen} options={outcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))} choose={setChosen} />
      <div class="row">
        <Button kind="main" disabled={chosen === ''} press={() => {
            if (chosen !== '') end(chosen)
          }}>
          {t('end.end')}
        </Button>
        <Button press={close}>{t('end.stay')}</Button>
      </div>
    </Dialog>
  )
}
