// Using an invitation up: her identity made in this browser, a passkey on her device, her keys sealed for it.
import { call } from '../api.ts'
import { identity, sealForPassphrase, sealForPrf } from '../keys.ts'
import { makePasskey } from '../passkey.ts'
import type { PasskeyAnswer } from '../passkey.ts'
import { loadMe } from '../session.ts'
import { makeIdentity, openIdentity } from '../../../shared/seal/identity.ts'
import type { KeyPairs } from '../../../shared/seal/primitives.ts'
import type { Unlock } from '../../../shared/wire/desk-api.ts'
import { Problem } from '../../../shared/base/problem.ts'

/** Between the passkey and the unlock: a passkey without a key of its own needs a passphrase before anything is sent. */
export type Enrolment = { token: string; depl: string; challenge: string; made: PasskeyAnswer; keys: KeyPairs }

export async function beginEnrolment(token: string, depl: string): Promise<Enrolment> {
  const asked = await call('enrol-options', { token })
  const made = await makePasskey(asked.options, depl)
  return { token, depl, challenge: asked.challenge, made, keys: await makeIdentity() }
}

/** Uses the invitation up. `passphrase` is null where the passkey gives the key. Throws `Problem`. */
export async function finishEnrolment(begun: Enrolment, passphrase: string | null): Promise<void> {
  const { depl, keys, made } = begun
  const unlock =
    passphrase === null && made.prf !== null
      ? await sealForPrf(depl, keys, made.credential, made.prf)
      : await sealForPassphrase(depl, keys, passphrase ?? '')
  await call('enrol', {
    token: begun.token,
    challenge: begun.challenge,
    response: made.response,
    keys: keys.public,
    unlocks: [unlock.unlock],
  })
  await loadMe()
  await hold(depl, unlock.unlock, unlock.key)
}

/** What stays in this tab is not extractable: the pair that was made is let go, the sealed one opened. */
async function hold(depl: string, unlock: Unlock, key: Uint8Array<ArrayBuffer>): Promise<void> {
  const opened = await openIdentity(depl, unlock.sealed, key)
  if (!opened) throw new Problem('internal')
  identity.set(opened, unlock.method)
}
