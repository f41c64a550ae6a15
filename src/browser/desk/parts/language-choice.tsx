// The desk's language, changed at once and remembered by this tab only.
import { useId } from 'preact/hooks'
import { deskLanguages, language, speak, t } from '../words.ts'
import { languageOf } from '../../../shared/base/language.ts'

export function LanguageChoice() {
  const id = useId()
  return (
    <span class="language-choice">
      <label class="only-heard" for={id}>
        {t('language.choose')}
      </label>
      <select
        id={id}
        value={language.value}
        onChange={(event) => void speak(event.currentTarget.value)}
      >
        {deskLanguages().map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {languageOf(tag)?.name}
          </option>
        ))}
      </select>
    </span>
  )
}
