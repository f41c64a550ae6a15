// The colleagues' names, for a coordinator who sees who is in a room and to whom a conversation can go.
import { signal } from '@preact/signals'
import { call } from '../api.ts'
import { me } from '../session.ts'

/** Names by member, for a coordinator; nobody else is told them. */
export const colleagues = signal<readonly { id: string; name: string }[]>([])

export async function loadColleagues(): Promise<void> {
  if (me.value?.abilities.includes('invite') !== true) return
  try {
    const { members } = await call('members', {})
    colleagues.value = members.filter(({ state }) => state === 'active').map(({ id, name }) => ({ id, name }))
  } catch {
    // The roles stand there without names.
  }
}

/** Undefined where she may not know it. */
export const named = (member: string): string | undefined => colleagues.value.find(({ id }) => id === member)?.name
