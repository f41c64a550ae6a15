// What went wrong, what is safe, what to do next: the words of a code, said at once to a screen reader.
import { problemCodes } from '../../../shared/base/problem.ts'
import { t } from '../words.ts'

/** The sentence for a code: a problem's, or the sealing's own (`sealing.…`), which all mean that nothing more is sent. */
export function wordsOf(code: string): string {
  if (code.startsWith('sealing.')) return `${t('refused.sealing')} (${code.slice('sealing.'.length)})`
  return (problemCodes as readonly string[]).includes(code) ? t(`refused.${code}`) : t('refused.internal')
}

export function Trouble({ code }: { code: string | null }) {
  if (code === null) return null
  return (
    <p class="trouble" role="alert">
      {wordsOf(code)}
    </p>
  )
}
