// The right place: what to do in danger, sentences that can be used, practice, and the keys.
import { Button } from '../parts/button.tsx'
import { showKeys } from '../keys-help.tsx'
import { language, nameOf, t } from '../words.ts'
import type { Line } from './line.ts'
import { phraseIds, phraseIn, phraseLanguages } from './phrases.ts'

export function Help({ line }: { line: Line }) {
  const conversation = line.current.value
  const usable = conversation !== null && conversation.ended.value === null
  const tag = usable ? conversation.language.value : null
  const spoken = tag !== null && phraseLanguages.includes(tag) ? tag : null
  return (
    <section class="place help" aria-labelledby="help-title">
      <h2 id="help-title" tabIndex={-1}>{t('help.title')}</h2>
      <details open>
        <summary>{t('help.danger')}</summary>
        <ol class="steps">
          {['ask', 'call', 'children', 'leave', 'colleague'].map((step) => (
            <li key={step}>{t(`help.danger-${step}`)}</li>
          ))}
        </ol>
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
      <details open>
        <summary>{t('help.phrases')}</summary>
        <p class="hint">{spoken ? t('help.phrases-how', { language: nameOf(spoken) }) : t(usable ? 'help.phrases-none' : 'help.phrases-later')}</p>
        <ul class="phrases">
          {phraseIds.map((id) => (
            <li key={id}>
              <span>{t(`phrase.${id}`)}</span>
              {spoken && conversation && (
                <>
                  {spoken !== language.value && (
                    <bdi lang={spoken} class="quiet">
                      {phraseIn(id, spoken)}
                    </bdi>
                  )}
                  <Button kind="quiet" about={t(`phrase.${id}`)} press={() => conversation.add(phraseIn(id, spoken))}>
                    {t('help.use')}
                  </Button>
                </>
              )}
            </li>
          ))}
        </ul>
      </details>
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
