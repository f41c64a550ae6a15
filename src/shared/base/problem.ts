// Every refusal has a code from one list; the words for each code stand in every language of the pack.

/** All codes a person or a client can be refused with. `words.json` of each language holds `problem.<code>`. */
export const problemCodes = [
  // what arrived could not be read
  'malformed', // not of the shape this message has
  'too-large', // longer than this message may be
  'unknown-message', // no message of that name
  'out-of-order', // a message that cannot come at this point
  'wrong-origin', // asked from another site
  // who is asking
  'no-ticket', // no ticket, or one nobody knows
  'not-signed-in',
  'not-allowed', // signed in, but this ability is not hers
  'invitation-invalid', // unknown, used or expired
  'sign-in-failed',
  // the line
  'stale-turn', // the conversation has moved on since (line.md rule 5)
  'not-in-conversation',
  'conversation-ended',
  'line-full', // more waiting than this installation takes
  'already-on-duty', // in another tab
  'not-on-duty',
  'capacity', // more conversations than she takes
  'cooling', // a listener ended it and asked for a pause; bound to the visit and the ticket alone
  'nobody-asked', // the call to join, or the handover, is not open any more
  // left messages
  'code-unknown', // no message lies under this code, or it is erased
  'code-taken', // another message lies under it
  'claimed', // somebody else reads it already
  'left-full', // more messages lie here than this installation takes
  'no-team', // no team holds a key that a message could be sealed to
  // sealing
  'bad-statement', // a signed statement that does not fit
  'epoch', // the room has moved on since
  // the team
  'set-up-already',
  'not-set-up',
  'fingerprint-mismatch',
  'last-coordinator', // the last one cannot be removed
  'member-unknown',
  // the installation
  'not-found',
  'too-many', // slow down
  'unavailable', // the database is away: nothing is lost, try again
  'full', // disk full
  'internal', // a defect of ours
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** A refusal with a code. Never holds what a person wrote, an address or a path. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode
  constructor(code: ProblemCode) {
    super(code)
    this.code = code
  }
}

/** The HTTP status that goes with a code. */
export function statusOf(code: ProblemCode): number {
  switch (code) {
    case 'not-signed-in':
    case 'sign-in-failed':
      return 401
    case 'not-allowed':
    case 'wrong-origin':
      return 403
    case 'not-found':
    case 'member-unknown':
      return 404
    case 'too-large':
      return 413
    case 'too-many':
    case 'line-full':
    case 'left-full':
      return 429
    case 'unavailable':
    case 'full':
      return 503
    case 'internal':
      return 500
    default:
      return 400
  }
}
