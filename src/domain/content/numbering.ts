// Whether a phone number can be dialled: a small check against the country's plan, which is data of the pack.

/**
 * `numbering` are patterns without spaces in which `#` stands for any digit: '1712', '0800#####', '+32########'. A number with a plus
 * and a country code of no pattern need only be one of E.164: 7 to 15 digits. Short numbers are dialled as they are, so no library
 * is asked: those that know the national plans refuse or change some of them.
 */
export function isDialable(number: string, numbering: readonly string[]): boolean {
  // Only what people write between digits; a "(0)" would be dialled too.
  if (!/^\+?[0-9](?:[ ./-]?[0-9])*$/.test(number)) return false
  const digits = number.replaceAll(/[ ./-]/g, '')
  if (numbering.some((pattern) => fits(pattern, digits))) return true
  const country = countryCode.exec(digits)?.[0]
  return numbering.every((pattern) => countryCode.exec(pattern)?.[0] !== country) && /^\+[1-9][0-9]{6,14}$/.test(digits)
}

/** How long a country code is, its first digits tell (ITU-T E.164, annex D). */
const countryCode = /^\+(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3})/

/** Whether this can stand in `numbering`. */
export const isPattern = (value: unknown): value is string => typeof value === 'string' && /^\+?[0-9#]{2,16}$/.test(value)

function fits(pattern: string, digits: string): boolean {
  return new RegExp(`^${pattern.replaceAll('+', '\\+').replaceAll('#', '[0-9]')}$`).test(digits)
}
