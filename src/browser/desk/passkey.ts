// Passkeys through the browser, in their JSON forms; the PRF's result is taken out here and never leaves this computer.
import { toBytes } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'

/** What the server is given, the credential's id, and the 32 bytes only this passkey gives (null: it gives none). */
export type PasskeyAnswer = { response: Record<string, unknown>; credential: string; prf: Uint8Array<ArrayBuffer> | null }

type Prf = { results?: { first?: BufferSource } }

/** What every passkey of an installation is asked to turn into a key; public, and never empty (sealing.md, Staff). */
export async function prfInput(depl: string): Promise<Uint8Array<ArrayBuffer>> {
  const told = new TextEncoder().encode(`LE1 desk prf${depl}`)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', told))
}

/** Shows a passkey: one of `only` (credential ids), or any where that is empty. Throws `sign-in-failed` where she stops or the browser has none. */
export async function showPasskey(options: Record<string, unknown>, depl: string, only: readonly string[]): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON)
  publicKey.userVerification = 'required'
  const ids = only.map(toBytes).filter((id) => id !== null)
  if (only.length > 0) publicKey.allowCredentials = ids.map((id) => ({ type: 'public-key', id }))
  publicKey.extensions = { ...publicKey.extensions, prf: { eval: { first: await prfInput(depl) } } }
  return answer(await asked(() => navigator.credentials.get({ publicKey })))
}

/** Makes a passkey on a device of hers; where the device gives its secret only when shown, it is shown once more. */
export async function makePasskey(options: Record<string, unknown>, depl: string): Promise<PasskeyAnswer> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON)
  const first = await prfInput(depl)
  publicKey.authenticatorSelection = { ...publicKey.authenticatorSelection, userVerification: 'required', residentKey: 'required' }
  publicKey.extensions = { ...publicKey.extensions, prf: { eval: { first } } }
  const made = await asked(() => navigator.credentials.create({ publicKey }))
  const given = answer(made)
  const can = (made.getClientExtensionResults() as { prf?: { enabled?: boolean } }).prf?.enabled === true
  if (given.prf !== null || !can) return given
  const again: PublicKeyCredentialRequestOptions = {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    allowCredentials: [{ type: 'public-key', id: made.rawId }],
    userVerification: 'required',
    extensions: { prf: { eval: { first } } },
    ...(publicKey.rp.id === undefined ? {} : { rpId: publicKey.rp.id }),
  }
  try {
    const shown = await asked(() => navigator.credentials.get({ publicKey: again }))
    return { ...given, prf: answer(shown).prf }
  } catch {
    return given
  }
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let credential: Credential | null
  try {
    credential = await ask()
  } catch {
    throw new Problem('sign-in-failed')
  }
  if (credential instanceof PublicKeyCredential) return credential
  throw new Problem('sign-in-failed')
}

/** An answer's JSON form with the PRF's results taken out: `toJSON` would send the very secret that opens her keys to the server. */
export function withoutSecret(json: Record<string, unknown>): Record<string, unknown> {
  const said = { ...(json['clientExtensionResults'] as Record<string, unknown> | undefined) }
  delete said['prf']
  return { ...json, clientExtensionResults: said }
}

function answer(credential: PublicKeyCredential): PasskeyAnswer {
  const results = credential.getClientExtensionResults() as AuthenticationExtensionsClientOutputs & { prf?: Prf }
  const first = results.prf?.results?.first
  return {
    response: withoutSecret(credential.toJSON() as unknown as Record<string, unknown>),
    credential: credential.id,
    prf: first === undefined ? null : bytesOf(first),
  }
}

function bytesOf(source: BufferSource | string): Uint8Array<ArrayBuffer> | null {
  if (typeof source === 'string') return toBytes(source)
  const view = ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source)
  return Uint8Array.from(view)
}
