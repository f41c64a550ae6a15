// The times of a visit, in seconds, one built on the other; docs/decisions/0011 says why they are these.

/** A prefix tells when it was made in steps of ten minutes, rounded down. */
export const step = 600
/** A prefix older than this is renewed at the next step. */
export const renewAfter = 1800
/**
 * An older one expires where it holds nothing. A prefix tells when it was made, not when it was last used: so that nobody who opened
 * a page within the last two hours is sent away, it lives two hours and the time until it would have been renewed.
 */
export const expireAfter = 2 * 3600 + renewAfter + step
/** Beyond this even a form opened in an expired visit is refused: twelve hours more. */
export const forgetAfter = expireAfter + 12 * 3600
/**
 * So long after it was ended a visit is known as ended. Its newest prefix was made before that, or in the moment until the last
 * process heard of it: 20 minutes more than a prefix is good for.
 */
export const keepFor = forgetAfter + 1200
