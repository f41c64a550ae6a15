// In which languages somebody on duty can talk at this moment, told truthfully: free, busy, or not named at all.
import type { Spoken } from '../../shared/wire/parts.ts'
import { classesOfWish, known } from './classes.ts'

/**
 * From the classes that somebody reachable on duty serves, and whether one of those who serve it is free. What is said of a language is what somebody who
 * asks for it finds, be it in its near dialect: `free` where she is offered at once, `busy` where she waits for somebody who is there. In the order of the
 * list of languages.
 */
export function spokenOf(now: readonly { class: number; free: boolean }[]): Spoken[] {
  const free = new Map(now.map((row) => [row.class, row.free]))
  const found = (language: string, woman: boolean) => {
    const first = classesOfWish({ language, woman, danger: false, others: [], interpreter: false }).find((cls) => free.has(cls))
    return first === undefined ? null : free.get(first) ? ('free' as const) : ('busy' as const)
  }
  return known.flatMap((language) => {
    const state = found(language, false)
    return state === null ? [] : [{ language, state, woman: found(language, true) }]
  })
}
