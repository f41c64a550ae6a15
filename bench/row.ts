// What a row of the bench is: ours beside its limit, the target, and whether it was met.

/** Met where the ratio (ours ÷ limit), or ours itself, is at least or at most this. */
export type Target = { of: 'ratio' | 'ours'; is: 'at least' | 'at most'; value: number }
export type Measured = { name: string; unit: string; ours: number; limit: number; target: Target; note?: string }
/** A row whose part is missing or failed: never met. */
export type NotMeasured = { name: string; why: string }
export type Result = Measured | NotMeasured

/** One file in bench/rows: `--only` picks by `name`, `measure` gives its rows. */
export type RowFile = { name: string; measure: (repeats: number) => Promise<Result[]> }

/** A row as it is written: `ours`, `limit` and `ratio` are null where nothing was measured. */
export type Row = {
  name: string
  unit: string
  ours: number | null
  limit: number | null
  ratio: number | null
  target: string
  ok: boolean
  note: string
}

export function verdict(result: Result): Row {
  if ('why' in result) {
    return { name: result.name, unit: '', ours: null, limit: null, ratio: null, target: '', ok: false, note: `not measured: ${result.why}` }
  }
  const { name, unit, ours, limit, target, note = '' } = result
  const ratio = ours / limit
  const value = target.of === 'ratio' ? ratio : ours
  const ok = target.is === 'at least' ? value >= target.value : value <= target.value
  const sign = target.is === 'at least' ? '≥' : '≤'
  const shown = `${sign} ${target.value.toLocaleString('en')} ${target.of === 'ratio' ? '×' : unit}`
  return { name, unit, ours, limit, ratio, target: shown, ok, note }
}
