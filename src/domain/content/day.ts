// A day of the calendar as the pack writes it.

/** Whether this is a day of the calendar, year first (ISO 8601, `2026-11-24`). */
export function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}
