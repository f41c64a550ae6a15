// A form that Enter presses the main button of; nothing is ever sent by the browser itself.
import type { ComponentChildren } from 'preact'

export function Form({ children }: { children: ComponentChildren }) {
  return (
    <form class="stack" autocomplete="off" onSubmit={(event) => event.preventDefault()}>
      {children}
    </form>
  )
}
