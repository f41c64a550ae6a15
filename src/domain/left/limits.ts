// How much one left message may hold, how much all of them, and how often their time is looked at.

/** Epochs: each is somebody who claims, hands on, gives back or seals anew. */
export const mostRooms = 200
export const mostBoxes = 500
/** Room statements that a coordinator's desk is given at once to vouch for. */
export const mostSigned = 1000
/** Bytes of all boxes of one message: a return fetches them at once. */
export const mostBytes = 4 * 2 ** 20
/** Messages that may lie here at once: 50 a day, kept for a year, are 18,000. */
export const mostMessages = 50_000
/** Messages that may be left on one day (UTC), those that were erased since counted too. */
export const mostADay = 2_000
/** Bytes of all boxes of all messages: from then on visitors' texts are refused, answers never. */
export const mostBytesInAll = 8 * 2 ** 30
/** Milliseconds between two looks for what is over. */
export const sweepEvery = 60_000
/** So many are erased in one step. */
export const atOnce = 100
/** Seconds after its end that something may still be sealed to a team's key before a coordinator's desk seals it anew. */
export const staleAfter = 7 * 86_400
