// The colleagues' names as this desk knows them: who is in a room, who has a message, to whom something can go.
import { signal } from '@preact/signals'
import type { ColleagueRow } from '../../../shared/wire/desk-api.ts'
import { call } from '../api.ts'
import { me } from '../session.ts'

/** Whoever was named to this desk; what was heard last of each. */
export const colleagues = signal<readonly ColleagueRow[]>([])

/** Asks for those on duty, the coordinators, and those who speak one of these languages. Never throws: without names the roles stand there. */
export async function loadColleagues(languages: readonly string[] = []): Promise<void> {
  if (me.value?.abilities.includes('listen') !== true) return
  try {
    const { colleagues: heard } = await call('colleagues', { languages: languages.slice(0, 64) })
    const now = new Set(heard.map(({ id }) => id))
    // Whoever was not named now is not on duty.
    colleagues.value = [...heard, ...colleagues.value.filter(({ id }) => !now.has(id)).map((one) => ({ ...one, onDuty: false }))]
  } catch {
    // The roles stand there without names.
  }
}

/** Undefined where nobody told this desk. */
export const named = (member: string): string | undefined => colleagues.value.find(({ id }) => id === member)?.name

export const speaks = (colleague: ColleagueRow, languages: readonly string[]): string[] => languages.filter((language) => colleague.languages.some(({ tag }) => tag === language))
