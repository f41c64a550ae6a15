// The line that tells a coordinator, wherever she is in the desk, how much of the site's content cannot wait, and leads to the list.
import { useEffect } from 'preact/hooks'
import { Button } from '../parts/button.tsx'
import { goTo, page } from '../where.ts'
import { t } from '../words.ts'
import { contentDue, loadContent, mayLookAfterContent, pressing } from './content-store.ts'

/** The sentences of the line; none where nothing presses, where she is no coordinator, and on the page that says it all itself. */
export function contentNotice(): string[] {
  if (contentDue.value === null || page.value === 'content' || !mayLookAfterContent()) return []
  const { overdue, due, behind } = pressing(contentDue.value)
  return [
    ...(overdue > 0 ? [t('notice.content-overdue', { n: overdue })] : []),
    ...(due > 0 ? [t('notice.content-due', { n: due })] : []),
    ...(behind > 0 ? [t('notice.content-behind', { n: behind })] : []),
  ]
}

/** Asks each time she comes in or unlocks. Where nothing is heard, the page itself says why. */
export function useContentNotice(): string[] {
  const may = mayLookAfterContent()
  useEffect(() => {
    if (may) loadContent().catch(() => undefined)
  }, [may])
  return contentNotice()
}

export function ContentNotice({ says }: { says: string[] }) {
  if (says.length === 0) return null
  return (
    <p class="notice reminder">
      <span>{says.join(' ')}</span>
      <Button kind="quiet" press={() => goTo('content')}>
        {t('notice.content-do')}
      </Button>
    </p>
  )
}
