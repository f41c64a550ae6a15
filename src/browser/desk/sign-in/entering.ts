// Signing in and opening the keys: with a passkey, and with the passphrase where the passkey gives no key.
import type { Unlock } from '../../../shared/wire/desk-api.ts'
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

/**
 * Shows a passkey and signs in with it. Where somebody is inside already, only hers is asked for, and another's is refused before the server
 * hears of it: her session would be replaced, and whoever came second would have what the first one opened. Gives what the passkey opened;
 * null where it gives no key, or nothing was sealed for it.
 */
async function show(): Promise<Opened | null> {
  const own = me.value?.credentials.map((one) => one.id) ?? null
  const asked = await call('sign-in-options', {})
  const shown = await showPasskey(asked.options, depl(), own ?? [])
  // A browser may show what was not asked for.
  if (own && !own.includes(shown.credential)) throw new Problem('sign-in-failed')
  await call('sign-in', { challenge: asked.challenge, response: shown.response })
  const mine = await loadMe()
  return openWithPrf(depl(), mine.unlocks, shown.credential, shown.prf)
}

/** From the sign-in page: the next step follows from what the passkey opens. Throws `Problem`. */
export async function signIn(): Promise<void> {
  // At the door nobody is inside, also where a try before this one stopped half way.
  me.value = null
  const opened = await show()
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
 * Unlocks the screen by passkey, for the one who is inside and nobody else: what this tab holds is hers. Where the keys went with the lock and
 * the passkey gives none, the passphrase is asked next. Throws `sign-in-failed` for somebody else's passkey; the screen stays locked.
 */
export async function unlockScreen(): Promise<void> {
  const opened = await show()
  if (opened) identity.set(opened.keys, 'prf')
  else if (identity.open.value === null) step.value = { at: 'passphrase' }
  locked.value = false
}

/** Opens her keys once more, for what must seal them anew: by passkey, else by the passphrase that is given. Null where neither does. */
export async function openAgain(passphrase: string): Promise<Opened | null> {
  const unlocks: readonly Unlock[] = me.value?.unlocks ?? []
  if (passphrase !== '') return openWithPassphrase(depl(), unlocks, passphrase)
  return show()
}
