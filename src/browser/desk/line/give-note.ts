// After a handover: what she wrote for the next one is sealed to the shift of whoever has taken over, and sent once.
import { sealNote } from '../../../shared/seal/note.ts'
import type { FromDesk } from '../../../shared/wire/from-desk.ts'
import type { ToDesk } from '../../../shared/wire/to-desk.ts'
import { status } from '../session.ts'
import type { Conversation } from './conversation.ts'

/** Sends nothing where she wrote none, or where the credentials of whoever has taken over do not hold. */
export async function giveNote(conversation: Conversation, taken: Extract<ToDesk, { t: 'taken' }>, send: (message: FromDesk) => boolean): Promise<void> {
  // Before the desk hears that it is over, and forgets the words.
  const text = conversation.noteToGive.value.trim()
  const { depl, root } = status.value ?? {}
  if (text === '' || depl === undefined || !root) return
  const sealed = await sealNote({ depl, conversation: conversation.id }, root, Math.floor(Date.now() / 1000), taken, text)
  if (sealed !== null) send({ t: 'note', conversation: conversation.id, to: taken.member, sealed })
}
