// What a screen reader is told between two steps: one polite sentence at a time, and only what she must know.
import { signal } from '@preact/signals'

export const announced = signal('')

/** Said once; the same sentence twice is said twice. */
export function announce(sentence: string): void {
  announced.value = announced.value === sentence ? sentence + '\u00A0' : sentence
}
