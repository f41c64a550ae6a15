// One list of what needs somebody: what it is, why, who looks at it, by when; a table, whose cells stand below each other on a narrow screen.
import type { ComponentChildren } from 'preact'
import type { FactRow, LanguageRow } from '../../../shared/wire/desk-api.ts'
import { day, nameOf, t } from '../words.ts'

type ToDoProps = { title: string; n: number; mend: string; open: boolean; children: ComponentChildren }

/** The roles are written out: a browser that lays cells out as blocks may no longer call them a table. */
export function ToDo({ title, n, mend, open, children }: ToDoProps) {
  return (
    <details class="to-do" open={open}>
      <summary>
        <h2>{t('content.count', { title, n })}</h2>
      </summary>
      <p class="quiet">{mend}</p>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            {['what', 'reason', 'who', 'when'].map((name) => (
              <th key={name} role="columnheader" scope="col">
                {t(`content.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">{children}</tbody>
      </table>
    </details>
  )
}

type LineProps = { what: string; of: string; source?: string; why: string[]; who: string; when: string }

/** `of`: the id or file by which it is found. */
function Line({ what, of, source, why, who, when }: LineProps) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {what}
        <bdi dir="ltr" class="hint">
          {of}
        </bdi>
        {source !== undefined && <Source source={source} />}
      </th>
      <td role="cell">
        <Column name="reason" />
        <ul>
          {why.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </td>
      <td role="cell">
        <Column name="who" />
        {who}
      </td>
      <td role="cell">
        <Column name="when" />
        {when}
      </td>
    </tr>
  )
}

/** The column's name again, where the cells stand below each other and no head is seen; a screen reader has it from the table. */
function Column({ name }: { name: 'reason' | 'who' | 'when' }) {
  return (
    <span class="column" aria-hidden="true">
      {t(`content.${name}`)}
    </span>
  )
}

/** Opened beside the desk: whoever talks with somebody must not lose the page. */
function Source({ source }: { source: string }) {
  if (!source.startsWith('https://')) return <span class="hint">{t('content.source-none')}</span>
  return (
    <a href={source} target="_blank" rel="noopener noreferrer" dir="ltr" aria-label={t('content.source', { source })}>
      {source.slice('https://'.length)}
    </a>
  )
}

/** A role the desk has no word for is shown as the register writes it. */
function roleName(role: string): string {
  if (role === 'coordinator') return t('role.coordinator')
  return role === 'lawyer' ? t('content.lawyer') : role
}

/** An ISO day; noon keeps it the same day wherever she is. */
const dayOf = (iso: string): string => day(Date.parse(`${iso}T12:00:00`) / 1000)

export function FactLine({ row }: { row: FactRow }) {
  const why = row.why.map((one) => (one === 'unconfirmed' ? t(row.shown ? 'content.is-marked' : 'content.is-left-out') : t(`content.is-${one}`)))
  return <Line what={row.text} of={row.id} source={row.source} why={why} who={roleName(row.role)} when={dayOf(row.on)} />
}

export function LanguageLine({ row }: { row: LanguageRow }) {
  return <Line what={nameOf(row.tag)} of={`${row.tag}/record.json`} why={whyOf(row)} who={t('content.speaker')} when={t('content.no-day')} />
}

function whyOf({ source, untouched, drafts, behind, unknown, reading }: LanguageRow): string[] {
  const files = (key: string, list: string[]) => (list.length > 0 ? [t(key, { files: list.join(', ') })] : [])
  return [
    ...files('content.behind', behind),
    ...files('content.unknown', unknown),
    ...(untouched ? [t('content.draft')] : files('content.drafts', drafts)),
    ...(source ? [] : readingOf(reading)),
  ]
}

function readingOf(reading: LanguageRow['reading']): string[] {
  if (!reading) return [t('content.not-read')]
  const { on, planted, found, errorsBefore, errorsAfter, well } = reading
  return [
    t('content.read', { day: dayOf(on), planted, found }),
    t('content.errors', { before: errorsBefore, after: errorsAfter }),
    ...(well ? [] : [t('content.read-again')]),
  ]
}
