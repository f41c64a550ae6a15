// The right place: what to do in danger, sentences and pages that can be used, her own sentences, practice, and the keys.
import { Button } from '../parts/button.tsx'
import { showKeys } from '../keys-help.tsx'
import { t } from '../words.ts'
import { Cards } from './card-picker.tsx'
import { DangerSteps } from './danger-steps.tsx'
import type { Line } from './line.ts'
import { OwnDrafts } from './own-drafts.tsx'
import { Phrases } from './phrase-picker.tsx'

export function Help({ line }: { line: Line }) {
  const conversation = line.current.value
  const open = conversation !== null && conversation.state.value === 'active' && conversation.ended.value === null ? conversation : null
  return (
    <section class="place help" aria-labelledby="help-title">
      <h2 id="help-title" tabIndex={-1}>{t('help.title')}</h2>
      <details open>
        <summary>{t('help.danger')}</summary>
        <DangerSteps line={line} conversation={open} />
        <dl class="numbers">
          <div>
            <dt>{t('help.number-emergency')}</dt>
            <dd>{t('help.emergency')}</dd>
          </div>
          <div>
            <dt>{t('help.number-police')}</dt>
            <dd>{t('help.police')}</dd>
          </div>
        </dl>
      </details>
      <Phrases conversation={open} />
      <Cards conversation={open} />
      <OwnDrafts conversation={open} />
      <details open>
        <summary>{t('help.practice')}</summary>
        <p>{t('help.practice-what')}</p>
        {line.duty.value === 'off' && !line.practising.value ? (
          <Button hotkey="r" press={() => line.practise()}>
            {t('help.practice-start')}
          </Button>
        ) : (
          <p class="hint">{t(line.practising.value ? 'help.practice-running' : 'help.practice-off-duty')}</p>
        )}
      </details>
      <div class="row">
        <Button kind="quiet" press={showKeys}>
          {t('help.keys')}
        </Button>
      </div>
    </section>
  )
}
