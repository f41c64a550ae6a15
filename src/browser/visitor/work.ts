// Solves the piece of work that the talk page is asked for under load; a script of its own, so that the talk itself stays small.
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import type { Work } from './talk.ts'

/** Less than a challenge is good for. */
const longestMs = 240_000

let under: AbortController | null = null

// Each derivation is done by the browser outside the page's own thread, with and without JIT: the page stays usable meanwhile.
document.addEventListener('work', (event) => {
  event.preventDefault()
  const { challenge, done } = (event as CustomEvent<Work>).detail
  under?.abort()
  under = new AbortController()
  const { signal } = under
  const tell = (solution: Parameters<Work['done']>[0]): void => {
    if (!signal.aborted) done(solution)
  }
  Promise.resolve()
    .then(() => solveChallenge({ challenge: JSON.parse(challenge), deriveKey, controller: under!, timeout: longestMs }))
    .then((solution) => tell(solution && { counter: solution.counter, key: solution.derivedKey }))
    .catch(() => tell(null))
})
