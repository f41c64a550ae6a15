// How much one left message may hold, and how often its time is looked at.

/** Epochs: each is somebody who claims, hands on, gives back or seals anew. */
export const mostRooms = 200
export const mostBoxes = 500
/** Room statements that a coordinator's desk is given at once to vouch for. */
export const mostSigned = 1000
/** Bytes of all boxes of one message: a return fetches them at once. */
export const mostBytes = 4 * 2 ** 20
/** Milliseconds between two looks for what is over. */
export const sweepEvery = 60_000
/** So many are erased in one step. */
export const atOnce = 100
/** Seconds after its end that something may still be sealed to a team's key before a coordinator's desk seals it anew. */
export const staleAfter = 7 * 86_400
