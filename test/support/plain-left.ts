// What stands on the pages of a left message without scripts, and the hands for their forms; the same for both drivers.
import type { PlainVisitor } from './plain-visitor.ts'
import { click, until } from './exit-walk.ts'

/** Presses a button of the page's forms by what it does; resolves on the page that follows. */
export async function press({ page }: PlainVisitor, name: string): Promise<void> {
  const before = page.url()
  await click(page, `button[name=do][value=${name}]`)
  await until(page, `what follows ${name}`, ({ address, loaded }) => loaded && address !== before && address.includes('/left-'), 60_000)
}

/** The parts of the code, in order. */
export const codeOn = ({ page }: PlainVisitor): Promise<string[]> => page.evaluate(() => Array.from(document.querySelectorAll<HTMLElement>('.code li'), (one) => one.innerText.trim()))

/** Writes, and is where the code stands; gives its parts. */
export async function write(visitor: PlainVisitor, text: string): Promise<string[]> {
  await visitor.type('#text', text)
  await press(visitor, 'next')
  return codeOn(visitor)
}

/** Types the two parts again and a PIN, and leaves the message. */
export async function leaveMessage(visitor: PlainVisitor, parts: readonly string[], pin: string): Promise<void> {
  const asked = await visitor.page.evaluate(() => Array.from(document.querySelectorAll<HTMLElement>('.again label'), (one) => Number(/\d+/.exec(one.innerText)![0]) - 1))
  for (const [i, at] of asked.entries()) await visitor.type(`#again-${i}`, parts[at]!)
  await visitor.type('#pin', pin)
  await press(visitor, 'leave')
}

/** Comes back with a code, on the page `return`. */
export async function openMessage(visitor: PlainVisitor, code: string, pin: string): Promise<void> {
  await visitor.type('#code', code)
  await visitor.type('#pin', pin)
  await press(visitor, 'open')
}

/** A code as it could stand somewhere: whole and in pairs of neighbours (a single word or group can stand anywhere by chance). */
export function codeForms(parts: readonly string[]): string[] {
  const together = (some: readonly string[]): string[] => [' ', '', '-', '+', '\n'].map((between) => some.join(between))
  // Two groups of digits are too short to mean anything; three are not.
  const n = parts.every((part) => /^\d+$/.test(part)) ? 3 : 2
  return [...together(parts), ...parts.slice(n - 1).flatMap((_, i) => together(parts.slice(i, i + n)))]
}
