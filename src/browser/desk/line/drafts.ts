// Her own sentences: a list sealed to her identity in this tab, so that the server keeps what it cannot read.
import { signal } from '@preact/signals'
import { toBytes, toText } from '../../../shared/base/id.ts'
import { bytesOf, hpkeOpen, hpkeSeal, join, utf8 } from '../../../shared/seal/primitives.ts'
import type { Bytes, KeyPairs } from '../../../shared/seal/primitives.ts'
import { call, codeOf } from '../api.ts'

/** In UTF-8 bytes, the list as JSON; with the seal it stays below 32 kB. */
const most = 32_000
/** Lengths tell: what is sealed is filled up to the next multiple of so many bytes. */
const step = 1000

const info = (depl: string): Bytes => join(utf8('LE1 drafts'), bytesOf(depl))

/** `01 ‖ enc (65) ‖ HPKE.Seal(her seal key, info = "LE1 drafts" ‖ depl, aad = member, JSON filled with spaces)`, base64url. Null where it is too long. */
export async function sealDrafts(depl: string, member: string, texts: readonly string[], to: string): Promise<string | null> {
  const plain = utf8(JSON.stringify(texts))
  if (plain.length > most) return null
  const filled = new Uint8Array(Math.ceil(plain.length / step) * step).fill(0x20)
  filled.set(plain)
  const sealed = await hpkeSeal(to, info(depl), bytesOf(member), filled)
  return sealed && toText(join(Uint8Array.of(1), sealed))
}

/** Null where it was sealed to other keys, or altered. */
export async function openDrafts(depl: string, member: string, sealed: string, identity: Pick<KeyPairs, 'seal'>): Promise<string[] | null> {
  const bytes = toBytes(sealed)
  if (!bytes || bytes[0] !== 1) return null
  const plain = await hpkeOpen(identity.seal, info(depl), bytesOf(member), bytes.slice(1))
  if (!plain) return null
  const read: unknown = JSON.parse(new TextDecoder().decode(plain))
  return Array.isArray(read) ? read.filter((one): one is string => typeof one === 'string') : null
}

/** Hers, once they are opened; null before. */
export const drafts = signal<readonly string[] | null>(null)
export const draftsTrouble = signal<string | null>(null)
/** What is there cannot be opened with the keys she has now. */
export const draftsClosed = signal(false)

export async function loadDrafts(depl: string, member: string, identity: KeyPairs): Promise<void> {
  try {
    const { sealed } = await call('drafts', {})
    const read = sealed === null ? [] : await openDrafts(depl, member, sealed, identity)
    draftsClosed.value = read === null
    drafts.value = read ?? []
    draftsTrouble.value = null
  } catch (error) {
    draftsTrouble.value = codeOf(error)
  }
}

/** Keeps this list in place of the one before; false where that was refused: then the one before stands. */
export async function keepDrafts(depl: string, member: string, identity: KeyPairs, texts: readonly string[]): Promise<boolean> {
  try {
    const sealed = texts.length === 0 ? null : await sealDrafts(depl, member, texts, identity.public.seal)
    if (texts.length > 0 && sealed === null) {
      draftsTrouble.value = 'too-large'
      return false
    }
    await call('put-drafts', { sealed })
    draftsTrouble.value = null
    draftsClosed.value = false
    drafts.value = [...texts]
    return true
  } catch (error) {
    draftsTrouble.value = codeOf(error)
    return false
  }
}

export function forgetDrafts(): void {
  drafts.value = null
  draftsTrouble.value = null
  draftsClosed.value = false
}
