// Signing in and opening the keys: with a passkey, and with the passphrase where the passkey gives no key.
import type { DeskOutput, Unlock } from '../../../shared/wire/desk-api.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { call } from '../api.ts'
import { identity, openWithPassphrase, openWithPrf } from '../keys.ts'
import type { Opened } from '../keys.ts'
import { showPasskey } from '../passkey.ts'
import { goIn, loadMe, locked, me, status, step } from '../session.ts'

function depl(): string {
  const now = status.value
  if (!now) throw new Problem('unavailable')
  return now.depl
}

/** Shows a passkey and signs in with it. Gives what it opened; null where it gives no key, or nothing was sealed for it. */
async function show(): Promise<{ mine: DeskOutput['me']; opened: Opened | null }> {
  const asked = await call('sign-in-options', {})
  const shown = await showPasskey(asked.options, depl())
  await call('sign-in', { challenge: asked.challenge, response: shown.response })
  const mine = await loadMe()
  return { mine, opened: await openWithPrf(depl(), mine.unlocks, shown.credential, shown.prf) }
}

/** From the sign-in page: the next step follows from what the passkey opens. Throws `Problem`. */
export async function signIn(): Promise<void> {
  const { opened } = await show()
  if (!opened) {
    step.value = { at: 'passphrase' }
    return
  }
  identity.set(opened.keys, 'prf')
  goIn()
}

/** True where the passphrase was hers. Throws `Problem`. */
export async function enterPassphrase(passphrase: string): Promise<boolean> {
  const opened = await openWithPassphrase(depl(), me.value?.unlocks ?? [], passphrase)
  if (!opened) return false
  identity.set(opened.keys, 'passphrase')
  goIn()
  return true
}

/**
 * Unlocks the screen by passkey. Somebody else's passkey opens nothing here: what this tab holds is the first one's.
 * Where the keys went with the lock and the passkey gives none, the passphrase is asked next.
 */
export async function unlockScreen(): Promise<void> {
  const before = me.value?.member.id
  const { mine, opened } = await show()
  if (before !== undefined && mine.member.id !== before) throw new Problem('not-allowed')
  if (opened) identity.set(opened.keys, 'prf')
  else if (identity.open.value === null) {
    locked.value = false
    step.value = { at: 'passphrase' }
    return
  }
  locked.value = false
}

/** Opens her keys once more, for what must seal them anew: by passkey, else by the passphrase that is given. Null where neither does. */
export async function openAgain(passphrase: string): Promise<Opened | null> {
  const unlocks: readonly Unlock[] = me.value?.unlocks ?? []
  if (passphrase !== '') return openWithPassphrase(depl(), unlocks, passphrase)
  return (await show()).opened
}
