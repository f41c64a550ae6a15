// A moment to come as a page says it: weekday, day and time on the clocks of the pack's zone, whatever clock the device has.

/**
 * `at`: RFC 3339 with the zone's offset, 2026-11-30T09:00:00+01:00: what it shows is said as it stands, since a device can stand in
 * another zone, or pretend to. Western digits and the calendar that offices here use.
 */
export function whenIn(tag: string, at: string): string {
  return new Date(at.slice(0, 16)).toLocaleString(`${tag}-u-ca-gregory-hc-h23-nu-latn`, { dateStyle: 'full', timeStyle: 'short' })
}
