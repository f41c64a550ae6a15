// Her identity's keys while they are open in this tab: from the passkey's secret or her passphrase, never stored, never extractable.
import { signal } from '@preact/signals'
import type { Unlock } from '../../shared/wire/desk-api.ts'
import { randomBytes, toText } from '../../shared/base/id.ts'
import { openIdentity, sealIdentity, unlockKeyFromPrf } from '../../shared/seal/identity.ts'
import type { KeyPairs, Bytes } from '../../shared/seal/primitives.ts'
import { passphraseMin, slowKey } from './passphrase.ts'

class Identity {
  readonly open = signal<KeyPairs | null>(null)
  /** True while she is on duty: what a passphrase opened then stays, since it is asked once a shift. */
  needed = false
  #how: Unlock['method'] = 'prf'

  set(keys: KeyPairs, how: Unlock['method']): void {
    this.open.value = keys
    this.#how = how
  }

  /** The screen locks. What the passkey can open again goes now; what only a passphrase opens goes unless a shift needs it. */
  lock(): void {
    if (this.#how === 'prf' || !this.needed) this.open.value = null
  }

  forget(): void {
    this.open.value = null
    this.needed = false
  }
}

export const identity = new Identity()

/** What opens an identity, with the key it gives. */
export type Opened = { keys: KeyPairs; unlock: Unlock; key: Bytes }

/** Opens with the passkey's secret; null where nothing was sealed for it. */
export async function openWithPrf(depl: string, unlocks: readonly Unlock[], credential: string, prf: Uint8Array | null): Promise<Opened | null> {
  const unlock = unlocks.find((u) => u.method === 'prf' && u.credential === credential)
  if (!unlock || prf === null) return null
  const key = await unlockKeyFromPrf(depl, prf)
  const keys = await openIdentity(depl, unlock.sealed, key)
  return keys && { keys, unlock, key }
}

/** Opens with the passphrase; null where it is another one, or none was set. */
export async function openWithPassphrase(depl: string, unlocks: readonly Unlock[], passphrase: string): Promise<Opened | null> {
  const unlock = unlocks.find((u) => u.method === 'passphrase')
  if (!unlock || Array.from(passphrase.normalize('NFKC')).length < passphraseMin) return null
  const key = await slowKey(depl, passphrase, unlock.salt)
  const keys = await openIdentity(depl, unlock.sealed, key)
  return keys && { keys, unlock, key }
}

/** A new identity's unlock by passkey. The salt is not used by this way; the wire gives every unlock one. */
export async function sealForPrf(depl: string, identityKeys: KeyPairs, credential: string, prf: Uint8Array): Promise<{ unlock: Unlock; key: Bytes }> {
  const key = await unlockKeyFromPrf(depl, prf)
  const sealed = await sealIdentity(depl, identityKeys, key)
  return { unlock: { method: 'prf', credential, salt: toText(randomBytes(32)), sealed }, key }
}

export async function sealForPassphrase(depl: string, identityKeys: KeyPairs, passphrase: string): Promise<{ unlock: Unlock; key: Bytes }> {
  const salt = toText(randomBytes(32))
  const key = await slowKey(depl, passphrase, salt)
  return { unlock: { method: 'passphrase', credential: null, salt, sealed: await sealIdentity(depl, identityKeys, key) }, key }
}

