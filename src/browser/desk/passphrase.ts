// The passphrase's rule, and its slow key, which a worker makes so that the desk stays awake meanwhile.
import { toBytes } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import { scriptAddress } from './script-address.ts'

/** As in shared/seal/passphrase, which only the worker loads: Argon2id weighs more than the rest of the sealing. */
export const passphraseMin = 15

export type Fault = 'short' | 'same-sign' | 'other'

/** What is wrong with a passphrase and its second typing; null where nothing is. Counted as it is hashed: by characters, after NFKC. */
export function faultOf(passphrase: string, again: string): Fault | null {
  const characters = Array.from(passphrase.normalize('NFKC'))
  if (characters.length < passphraseMin) return 'short'
  if (new Set(characters).size < 5) return 'same-sign'
  return passphrase.normalize('NFKC') === again.normalize('NFKC') ? null : 'other'
}

export type Asked = { depl: string; passphrase: string; salt: string }
export type Answered = { key: string }

const workerAddress = '/passphrase-worker.js'

/** 32 bytes from a passphrase; takes a second or more. Throws `unavailable` where the worker cannot be loaded. */
export async function slowKey(depl: string, passphrase: string, salt: string): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(scriptAddress(workerAddress), { type: 'module' })
  try {
    const key = await new Promise<string>((done, failed) => {
      worker.onmessage = (event: MessageEvent<Answered>) => done(event.data.key)
      worker.onerror = () => failed(new Problem('unavailable'))
      worker.postMessage({ depl, passphrase, salt } satisfies Asked)
    })
    const bytes = toBytes(key)
    if (bytes === null) throw new Problem('internal')
    return bytes
  } finally {
    worker.terminate()
  }
}
