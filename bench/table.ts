// Prints rows as a table of plain text, aligned, each beside its limit.
import { short } from './numbers.ts'
import type { Row } from './row.ts'

const heads = ['', 'ours', 'limit', 'ratio', 'target', 'ok', '']

/** The table as lines. Numbers are right-aligned; a row that was not measured says why in its last column. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.ours === null ? '–' : `${short(row.ours)} ${row.unit}`.trim(),
    row.limit === null ? '–' : `${short(row.limit)} ${row.unit}`.trim(),
    row.ratio === null ? '–' : `${row.ratio.toFixed(2)} ×`,
    row.target,
    row.ok ? 'yes' : row.ours === null ? '–' : 'NO',
    row.note,
  ])
  const widths = heads.map((head, i) => Math.max(head.length, ...cells.map((line) => line[i]!.length)))
  const line = (parts: readonly string[]): string =>
    parts
      .map((part, i) => (i >= 1 && i <= 3 ? part.padStart(widths[i]!) : part.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  return [line(heads), ...cells.map(line)].join('\n')
}
