// The moment, once a second, for what counts up or down on the screen.
import { signal } from '@preact/signals'

export const now = signal(Date.now())

/** Lets the moment pass until the returned function is called. */
export function letTimePass(): () => void {
  const timer = setInterval(() => (now.value = Date.now()), 1000)
  return () => clearInterval(timer)
}
