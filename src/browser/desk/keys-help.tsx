// The list of keys that work at this moment, on demand.
import { signal } from '@preact/signals'
import { Dialog } from './parts/dialog.tsx'
import { Check } from './parts/field.tsx'
import { currentShortcuts, keysOn, keysShown, useShortcut } from './keyboard.ts'
import { t } from './words.ts'

export const keysHelp = signal(false)

export function showKeys(): void {
  keysHelp.value = true
}

/** Stands once in the desk: `?` opens the list. */
export function KeysHelp() {
  useShortcut('?', t('keys.show'), showKeys)
  if (!keysHelp.value) return null
  return (
    <Dialog title={t('keys.title')} close={() => (keysHelp.value = false)}>
      <p>{t('keys.how')}</p>
      <dl class="keys">
        {currentShortcuts()
          .toSorted((a, b) => a.key.localeCompare(b.key))
          .map(({ key, label }) => (
            <div key={key}>
              <dt>
                <kbd>{key.toUpperCase()}</kbd>
              </dt>
              <dd>{label}</dd>
            </div>
          ))}
      </dl>
      <dl class="keys">
        {['enter', 'shift-enter', 'escape'].map((key) => (
          <div key={key}>
            <dt>
              <kbd>{t(`keys.${key}`)}</kbd>
            </dt>
            <dd>{t(`keys.${key}-does`)}</dd>
          </div>
        ))}
      </dl>
      <Check label={t('keys.shown')} checked={keysShown.value} change={(on) => (keysShown.value = on)} />
      <Check label={t('keys.on')} hint={t('keys.on-hint')} checked={keysOn.value} change={(on) => (keysOn.value = on)} />
    </Dialog>
  )
}
