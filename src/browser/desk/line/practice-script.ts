// What the practised visitor says, and when: a small table, so that it can be read at a glance and always comes to an end.

/** `reload`: her page is opened anew, and asks to be let in. `leave`: she goes. `say`: the words with this name. */
export type Step = { does: 'say'; words: string } | { does: 'reload' } | { does: 'leave' }

/** One step after each answer of the listener's; the first comes by itself. After a reload she says the next by herself, once let in. */
export const script: readonly Step[] = [
  { does: 'say', words: 'hello' },
  { does: 'say', words: 'partner' },
  { does: 'say', words: 'phone' },
  { does: 'reload' },
  { does: 'say', words: 'back' },
  { does: 'say', words: 'children' },
  { does: 'say', words: 'thanks' },
  { does: 'leave' },
]

/** The step after so many have been done; null once the script has come to its end. */
export function nextStep(done: number): Step | null {
  return script[done] ?? null
}
