// The mark of what somebody has still to write in a new pack.

/** Stands before each placeholder; the check finds it, and no page is ready while it has it. */
export const toWrite = '[to write]'
