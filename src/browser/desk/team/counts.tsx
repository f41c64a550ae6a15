// What was done, in counts by language and outcome; nothing below 5 is shown, so that nobody can be found in them.
import { useEffect, useState } from 'preact/hooks'
import { call, codeOf } from '../api.ts'
import type { DeskOutput } from '../../../shared/wire/desk-api.ts'
import { Choice } from '../parts/field.tsx'
import { Trouble } from '../parts/trouble.tsx'
import { nameOf, t } from '../words.ts'
import { WordsSaid } from './words-said.tsx'

type Row = DeskOutput['counts']['rows'][number]
type Sum = { key: string; n: number; hidden: boolean }

/** Sums by a key; `hidden` says that rows too small to show are missing from it. */
export function sumBy(rows: readonly Row[], key: (row: Row) => string): Sum[] {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const sum = sums.get(key(row)) ?? { key: key(row), n: 0, hidden: false }
    if (row.n === null) sum.hidden = true
    else sum.n += row.n
    sums.set(key(row), sum)
  }
  return [...sums.values()].toSorted((a, b) => b.n - a.n)
}

export function CountsPage() {
  const [days, setDays] = useState(30)
  const [rows, setRows] = useState<Row[] | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  useEffect(() => {
    call('counts', { days })
      .then((answer) => setRows(answer.rows))
      .catch((error: unknown) => setTrouble(codeOf(error)))
  }, [days])
  return (
    <main class="page" aria-labelledby="counts-title">
      <h1 id="counts-title">{t('counts.title')}</h1>
      <p class="quiet">{t('counts.why')}</p>
      <Choice
        label={t('counts.period')}
        value={days}
        options={[7, 30, 90, 365].map((n) => ({ value: n, label: t('counts.days', { n }) }))}
        choose={setDays}
      />
      <Trouble code={trouble} />
      {rows !== null && rows.length === 0 && <p class="empty">{t('counts.empty')}</p>}
      {rows !== null && rows.length > 0 && (
        <>
          <SumTable title={t('counts.by-language')} sums={sumBy(rows, (row) => row.language)} name={nameOf} />
          <SumTable title={t('counts.by-outcome')} sums={sumBy(rows, (row) => row.outcome)} name={(key) => t(`outcome.${key}`)} />
        </>
      )}
      <WordsSaid />
    </main>
  )
}

function SumTable({ title, sums, name }: { title: string; sums: Sum[]; name: (key: string) => string }) {
  const most = Math.max(1, ...sums.map((sum) => sum.n))
  return (
    <section class="stack">
      <h2>{title}</h2>
      <div class="table-frame">
        <table class="bars">
          <tbody>
            {sums.map((sum) => (
              <tr key={sum.key}>
                <td>{name(sum.key)}</td>
                <td class="number">{sum.n > 0 ? t(sum.hidden ? 'counts.at-least' : 'counts.exactly', { n: sum.n }) : t('counts.few')}</td>
                <td class="bar" aria-hidden="true">
                  <span style={{ inlineSize: `${(sum.n / most) * 100}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
