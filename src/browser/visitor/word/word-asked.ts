// How the script of the word asks the talk page for what it needs: handed over once, in memory.

/** `detail` is called with the section of the end, the ticket of the conversation, and the member id of who listened. */
export type WordAsked = CustomEvent<(over: HTMLElement, ticket: string, member: string) => void>
