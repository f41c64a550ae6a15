// A page with one thing on it: signing in, an invitation, the set-up, the locked screen.
import { useEffect, useRef } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { LanguageChoice } from './language-choice.tsx'

type AloneProps = { operator: string; title: string; step?: string | undefined; wide?: boolean; children: ComponentChildren }

export function Alone({ operator, title, step, wide = false, children }: AloneProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const wanted = heading.current?.parentElement?.querySelector<HTMLElement>('[data-autofocus=true]')
    ;(wanted ?? heading.current)?.focus()
  }, [title])
  return (
    <div class="alone">
      <header class="alone-top">
        <span>{operator}</span>
        <LanguageChoice />
      </header>
      <main class={wide ? 'wide' : ''}>
        {step !== undefined && <p class="steps-head">{step}</p>}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
    </div>
  )
}
