// Every time and size the line goes by, in one place; those of the database are written into the gate row at the start.

/** Seconds unless said otherwise. The reasons are in the line's rules; a simulation sets the clock, never these. */
export const timings = {
  /** An offer waits so long for an answer; then it goes on, and the listener is paused. */
  offer: 20,
  /** A listener's connection may be away so long before her conversations go back to the queue. */
  lost: 30,
  /** A process that has not renewed its lease for so long is gone. */
  lease: 15,
  /** A page that has not answered for so long is not there when a listener accepts (it is asked every 5 s). */
  quiet: 20,
  /** And after so long in the queue it is asleep: it keeps its place and is not offered. */
  asleep: 90,
  /** So long an asleep page can come back to its place. */
  comeBack: 30 * 60,
  /** Danger stands before those who came at most so much earlier. */
  boost: 10 * 60,
  /** So long those who count now are waited for, before somebody else on duty counts too. */
  expand: 30,
  /** Whoever wrote in a conversation that a listener ended with a pause is not put through for so long. */
  coolOff: 30 * 60,
  /** A shift is at most so long; one whose tab is gone for so long is forgotten. */
  shift: 12 * 60 * 60,
  /** How something ended is told to late-comers for so long. */
  note: 6 * 60 * 60,
} as const

/** How often a process renews its lease, in milliseconds. */
export const renewEvery = 5_000
/** Without a renewal for so long, by the process's own monotonic clock, it serves no more frames of the line. Milliseconds; below the lease. */
export const servesWithout = 12_000
/** How often the line is swept, in milliseconds. */
export const sweepEvery = 1_000
/** How often a socket asks its page or desk "are you there", in milliseconds. */
export const askEvery = 5_000
/** More than so many who wait are refused with `line-full`, unless the installation says another number. */
export const mostWaiting = 10_000
/** A conversation keeps so many frames: days of writing. What it costs the store has an end, whoever writes. */
export const mostFrames = 20_000
/** And so many rooms: one for each page let in and each listener who takes over. */
export const mostRooms = 1_000
/** At most so many frames go into one statement, and come out of one. */
export const framesAtOnce = 500
