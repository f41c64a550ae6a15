// Makes a passphrase's slow key away from the screen (Argon2id takes a second and 64 MiB).
import { toText } from '../../shared/base/id.ts'
import { unlockKeyFromPassphrase } from '../../shared/seal/passphrase.ts'
import type { Answered, Asked } from './passphrase.ts'

globalThis.addEventListener('message', (event: MessageEvent<Asked>) => {
  const { depl, passphrase, salt } = event.data
  void unlockKeyFromPassphrase(depl, passphrase, salt).then((key) => {
    // A worker's postMessage has no target; TypeScript takes this global for a window's.
    const send = globalThis.postMessage as unknown as (message: Answered) => void
    send({ key: toText(key) })
  })
})
