// Who sits at this desk: signed in or not, what is known of her, whether the screen is locked, and which step comes next.
import { computed, signal } from '@preact/signals'
import type { DeskOutput } from '../../shared/wire/desk-api.ts'
import { Problem } from '../../shared/base/problem.ts'
import { call, codeOf } from './api.ts'
import { identity } from './keys.ts'

/** The step that is on the screen. `inside` is the desk itself; `passphrase` opens her keys where her passkey gives none. */
export type Step =
  | { at: 'loading' | 'unreachable' | 'sign-in' | 'passphrase' | 'second' | 'set-up' | 'inside' }
  | { at: 'invitation'; token: string }

export const step = signal<Step>({ at: 'loading' })
export const status = signal<DeskOutput['status'] | null>(null)
export const me = signal<DeskOutput['me'] | null>(null)
export const locked = signal(false)

export const operator = computed(() => status.value?.operator ?? '')

/** The invitation in the address, which is taken out of it at once: an address stays in the history. */
export function takeInvitation(): string | null {
  const token = /^#invitation=([\w-]{22})$/.exec(location.hash)?.[1] ?? null
  if (location.hash !== '') history.replaceState(null, '', location.pathname)
  return token
}

/** The first step of a desk that was just opened. */
export async function begin(token: string | null): Promise<void> {
  try {
    status.value = await call('status', {})
  } catch {
    step.value = { at: 'unreachable' }
    return
  }
  if (token !== null) {
    step.value = { at: 'invitation', token }
    return
  }
  step.value = { at: 'sign-in' }
}

/**
 * What is known of whoever is signed in. Throws `not-signed-in` where the session is by now somebody else's, who signed in beside this tab:
 * nobody takes another's place in a tab that is open.
 */
export async function loadMe(): Promise<DeskOutput['me']> {
  const answer = await call('me', {})
  if (me.value && me.value.member.id !== answer.member.id) throw new Problem('not-signed-in')
  me.value = answer
  return answer
}

/** Where a person whose keys are open goes. */
export function goIn(): void {
  locked.value = false
  const mine = me.value
  const setUp = status.value?.setUp === true
  if (mine && !setUp && mine.abilities.includes('set-up')) step.value = { at: 'set-up' }
  else step.value = { at: 'inside' }
}

export async function loadStatus(): Promise<void> {
  status.value = await call('status', {})
}

/** Hides everything at once. Her identity's keys go unless a shift needs what only a passphrase could open again. */
export function lock(): void {
  if (step.value.at !== 'inside') return
  locked.value = true
  identity.lock()
}

/** Asks whether the session stands; where it does not, what this tab holds of it goes and she signs in again. */
export async function stillSignedIn(): Promise<void> {
  try {
    await loadMe()
  } catch (error) {
    if (codeOf(error) === 'not-signed-in') leave()
  }
}

function leave(): void {
  identity.forget()
  me.value = null
  locked.value = false
  step.value = { at: 'sign-in' }
}

/** Ends the session here and on the server. Where the server cannot be reached, what this tab holds goes all the same. */
export async function signOut(): Promise<string | null> {
  try {
    await call('sign-out', {})
  } catch (error) {
    return codeOf(error)
  } finally {
    leave()
  }
  return null
}
