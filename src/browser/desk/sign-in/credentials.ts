// A second passkey, or a passphrase beside it: her keys sealed once more, so that one lost device shuts nobody out.
import { call } from '../api.ts'
import type { Opened } from '../keys.ts'
import { makePasskey } from '../passkey.ts'
import type { PasskeyAnswer } from '../passkey.ts'
import { slowKey } from '../passphrase.ts'
import { loadMe, me } from '../session.ts'
import { randomBytes, toText } from '../../../shared/base/id.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { resealIdentity, unlockKeyFromPrf } from '../../../shared/seal/identity.ts'
import type { Bytes } from '../../../shared/seal/primitives.ts'
import type { Unlock } from '../../../shared/wire/desk-api.ts'

/** A passkey that was made and not yet sent; without a key of its own, and without a passphrase, it would open nothing. */
export type NewCredential = { challenge: string; made: PasskeyAnswer; label: string }

export async function makeCredential(depl: string, label: string): Promise<NewCredential> {
  const asked = await call('credential-options', {})
  return { challenge: asked.challenge, made: await makePasskey(asked.options, depl), label }
}

/** True where this passkey must be joined by a passphrase: it gives no key, and she has no passphrase yet. */
export function needsPassphrase(credential: NewCredential): boolean {
  return credential.made.prf === null && !me.value?.unlocks.some((u) => u.method === 'passphrase')
}

async function sealedAgain(depl: string, opened: Opened, newKey: Bytes): Promise<string> {
  const sealed = await resealIdentity(depl, opened.unlock.sealed, opened.key, newKey)
  if (sealed === null) throw new Problem('internal')
  return sealed
}

async function byPassphrase(depl: string, opened: Opened, passphrase: string): Promise<Unlock> {
  const salt = toText(randomBytes(32))
  return { method: 'passphrase', credential: null, salt, sealed: await sealedAgain(depl, opened, await slowKey(depl, passphrase, salt)) }
}

/** Adds a made passkey, sealed for with `opened`; `passphrase` is null where none is needed. Throws `Problem`. */
export async function addCredential(depl: string, credential: NewCredential, opened: Opened, passphrase: string | null): Promise<void> {
  const { made, challenge, label } = credential
  const unlocks: Unlock[] = []
  if (made.prf !== null) {
    const sealed = await sealedAgain(depl, opened, await unlockKeyFromPrf(depl, made.prf))
    unlocks.push({ method: 'prf', credential: made.credential, salt: toText(randomBytes(32)), sealed })
  }
  if (passphrase !== null) unlocks.push(await byPassphrase(depl, opened, passphrase))
  await call('add-credential', { challenge, response: made.response, label, unlocks })
  await loadMe()
}

/** A passphrase set, or another one in its place. Throws `Problem`. */
export async function setPassphrase(depl: string, opened: Opened, passphrase: string): Promise<void> {
  await call('put-unlock', { unlock: await byPassphrase(depl, opened, passphrase) })
  await loadMe()
}
