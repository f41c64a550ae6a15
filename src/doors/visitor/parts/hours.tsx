// The hours of a week, days with the same times together: "Monday – Friday 9:00–17:00".
import type { Hours } from '../../../domain/content/content.ts'
import { betweenIn, timeOf, weekdayIn } from './in-language.ts'

/** Nothing where no hours are known. */
export function HoursText({ hours, tag }: { hours: readonly Hours[]; tag: string }) {
  return (
    <>
      {hours.map(({ days, from, to }, at) => (
        <>
          {at > 0 && ' · '}
          {runsOf(days).map(([first, last], which) => `${which > 0 ? betweenIn(tag) : ''}${weekdayIn(tag, first)}${last > first ? ` – ${weekdayIn(tag, last)}` : ''}`)}{' '}
          {/* Each time by itself: from right to left one reads the first time first, too. */}
          <bdi dir="ltr">{timeOf(from)}</bdi>–<bdi dir="ltr">{timeOf(to)}</bdi>
        </>
      ))}
    </>
  )
}

/** Days that follow each other as their first and last: 1, 2, 3, 6 are 1–3 and 6. */
export function runsOf(days: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === day - 1) last[1] = day
    else runs.push([day, day])
  }
  return runs
}
