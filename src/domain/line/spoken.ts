// Which languages somebody on duty speaks at this moment, told truthfully: free, busy, or not named at all.
import type { Spoken } from '../../shared/wire/parts.ts'
import { asking, known } from './classes.ts'

/** From the classes that somebody reachable on duty serves, and whether one of those who serve it is free. In the order of the list of languages. */
export function spokenOf(now: readonly { class: number; free: boolean }[]): Spoken[] {
  const free = new Map(now.map((row) => [row.class, row.free]))
  const state = (cls: number | null) => {
    const is = cls === null ? undefined : free.get(cls)
    return is === undefined ? null : is ? ('free' as const) : ('busy' as const)
  }
  return known.flatMap((language) => {
    const { anybody, woman } = asking(language)
    const here = state(anybody)
    return here === null ? [] : [{ language, state: here, woman: state(woman) }]
  })
}
