// The words of the talk page's scripts that come later, as `/later/<language>` gives them.
import type { Message } from '../base/message.ts'

/** `talk`, `left`: words of these areas. `lists`: the languages with words for codes, with a space between. */
export type LaterWords = { talk: Record<string, Message>; left: Record<string, Message>; lists: string }
