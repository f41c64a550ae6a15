// The one kind of error whose words are meant for the operator: why the start stopped, and what to do instead.

/** `message` is one plain sentence to print. It never holds a secret, nor anything a visitor sent. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
