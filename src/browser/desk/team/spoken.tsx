// The languages somebody talks with visitors in, each with a level, and whether visitors who ask for a woman can have her.
import { useId } from 'preact/hooks'
import { languages } from '../../../shared/base/language.ts'
import type { Level } from '../../../shared/base/language.ts'
import { Button } from '../parts/button.tsx'
import { Check } from '../parts/field.tsx'
import { nameOf, t } from '../words.ts'

export type Speaks = { tag: string; level: Level }
type SpokenProps = { speaks: Speaks[]; woman: boolean; change: (speaks: Speaks[], woman: boolean) => void }

export function Spoken({ speaks, woman, change }: SpokenProps) {
  const title = useId()
  const free = languages.filter((l) => !speaks.some((s) => s.tag === l.tag))
  return (
    <div class="stack">
      <div class="languages" role="group" aria-labelledby={title}>
        <p class="group-title" id={title}>
          {t('spoken.title')}
        </p>
        {speaks.length === 0 && <p class="empty">{t('spoken.none')}</p>}
        {speaks.map((one, index) => (
          <Row
            key={one.tag}
            one={one}
            level={(level) => change(speaks.with(index, { ...one, level }), woman)}
            tag={(tag) => change(speaks.with(index, { ...one, tag }), woman)}
            remove={() => change(speaks.toSpliced(index, 1), woman)}
            free={free.map((l) => l.tag)}
          />
        ))}
        {free.length > 0 && speaks.length < 16 && (
          <div>
            <Button press={() => change([...speaks, { tag: free[0]!.tag, level: 2 }], woman)}>{t('spoken.add')}</Button>
          </div>
        )}
      </div>
      <Check label={t('spoken.woman')} hint={t('spoken.woman-hint')} checked={woman} change={(on) => change(speaks, on)} />
    </div>
  )
}

type RowProps = { one: Speaks; free: string[]; tag: (tag: string) => void; level: (level: Level) => void; remove: () => void }

function Row({ one, free, tag, level, remove }: RowProps) {
  const id = useId()
  const name = nameOf(one.tag)
  return (
    <div class="language-row">
      <div class="field">
        <label for={`${id}-tag`}>{t('spoken.language')}</label>
        <select id={`${id}-tag`} value={one.tag} onChange={(event) => tag(event.currentTarget.value)}>
          {[one.tag, ...free].map((value) => (
            <option key={value} value={value}>
              {nameOf(value)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for={`${id}-level`}>{t('spoken.level')}</label>
        <select id={`${id}-level`} value={one.level} onChange={(event) => level(Number(event.currentTarget.value) as Level)}>
          {([1, 2, 3] as const).map((value) => (
            <option key={value} value={value}>
              {t(`level.${value}`)}
            </option>
          ))}
        </select>
      </div>
      <Button kind="quiet" about={name} press={remove}>
        {t('spoken.remove')}
      </Button>
    </div>
  )
}

/** "Dutch (fluent), Arabic (native)". */
export function spokenWords(speaks: readonly Speaks[]): string {
  if (speaks.length === 0) return t('spoken.none')
  return speaks.map((s) => `${nameOf(s.tag)} (${t(`level.${s.level}`)})`).join(', ')
}
