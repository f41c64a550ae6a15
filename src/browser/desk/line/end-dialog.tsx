// Ending a conversation: what it was about, from a short list; only a count of it remains.
import { useState } from 'preact/hooks'
import type { Outcome } from '../../../shared/wire/parts.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Check, Choice } from '../parts/field.tsx'
import { t } from '../words.ts'

export const outcomes: readonly Outcome[] = ['listened', 'informed', 'signposted', 'referred', 'danger', 'not-for-us', 'broken-off']

export function EndDialog({ close, end }: { close: () => void; end: (outcome: Outcome, coolOff: boolean) => void }) {
  const [chosen, setChosen] = useState<Outcome | ''>('')
  const [coolOff, setCoolOff] = useState(false)
  return (
    <Dialog title={t('end.title')} close={close}>
      <p>{t('end.what-happens')}</p>
      <Choice label={t('end.outcome')} value={chosen} options={outcomes.map((value) => ({ value, label: t(`outcome.${value}`) }))} choose={setChosen} />
      <Check label={t('end.cool-off')} hint={t('end.cool-off-what')} checked={coolOff} change={setCoolOff} />
      <div class="row">
        <Button kind="main" disabled={chosen === ''} press={() => {
            if (chosen !== '') end(chosen, coolOff)
          }}>
          {t('end.end')}
        </Button>
        <Button press={close}>{t('end.stay')}</Button>
      </div>
    </Dialog>
  )
}
