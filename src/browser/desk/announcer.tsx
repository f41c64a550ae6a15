// The one live region of the desk.
import { announced } from './announce.ts'

export function Announcer() {
  return (
    <p class="only-heard" role="status" aria-live="polite">
      {announced.value}
    </p>
  )
}
