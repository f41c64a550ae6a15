// The page about the site's content: which facts somebody has to look at and which languages nobody has reviewed; the files are mended elsewhere.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { FactRow, LanguageRow } from '../../../shared/wire/desk-api.ts'
import { codeOf } from '../api.ts'
import { Trouble } from '../parts/trouble.tsx'
import { language, t } from '../words.ts'
import { contentDue, loadContent } from './content-store.ts'
import type { ContentDue } from './content-store.ts'
import { FactLine, LanguageLine, ToDo } from './to-do.tsx'

export function ContentPage() {
  const [trouble, setTrouble] = useState<string | null>(null)
  const shownIn = language.value
  useEffect(() => {
    loadContent()
      .then(() => setTrouble(null))
      .catch((error: unknown) => setTrouble(codeOf(error)))
  }, [shownIn])
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // The button that led here has gone with its line.
    if (document.activeElement === document.body) heading.current?.focus()
  }, [])
  const due = contentDue.value
  return (
    <main class="page" aria-labelledby="content-title">
      <h1 id="content-title" ref={heading} tabIndex={-1}>
        {t('content.title')}
      </h1>
      <p class="quiet">{t('content.why')}</p>
      <Trouble code={trouble} />
      {due !== null && due.facts.length + due.languages.length === 0 && <p class="empty">{t('content.empty')}</p>}
      {due !== null && (
        <>
          <Facts why="overdue" due={due} open />
          <Facts why="due" due={due} open />
          <Languages rows={due.languages} />
          <Facts why="unconfirmed" due={due} />
          <Facts why="unseen" due={due} />
        </>
      )}
    </main>
  )
}

/** Each fact stands once, under its most pressing reason. The long lists are opened by whoever has time for them. */
function Facts({ why, due, open = false }: { why: FactRow['why'][number]; due: ContentDue; open?: boolean }) {
  const rows = due.facts.filter((fact) => fact.why[0] === why)
  if (rows.length === 0) return null
  return (
    <ToDo title={t(`content.${why}`)} n={rows.length} mend={t('content.mend-fact', { file: 'facts.json', doc: 'docs/operate/facts.md' })} open={open}>
      {rows.map((row) => (
        <FactLine key={row.id} row={row} />
      ))}
    </ToDo>
  )
}

function Languages({ rows }: { rows: LanguageRow[] }) {
  if (rows.length === 0) return null
  return (
    <ToDo title={t('content.languages')} n={rows.length} mend={t('content.mend-language', { doc: 'docs/translate/review.md' })} open>
      {rows.map((row) => (
        <LanguageLine key={row.tag} row={row} />
      ))}
    </ToDo>
  )
}
