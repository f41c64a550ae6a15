// A button: a verb, its key where it has one, and busy while its work runs so that it cannot be pressed twice.
import { useRef, useState } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { keysShown, useShortcut } from '../keyboard.ts'
import { t } from '../words.ts'

type ButtonProps = {
  children: string
  press: () => void | Promise<void>
  /** `main`: the one thing to do here. `danger`: cannot be undone. `quiet`: beside the way. */
  kind?: 'main' | 'plain' | 'quiet' | 'danger'
  /** Its key, one character. */
  hotkey?: string
  /** For whom or what, where the word alone does not say it to a screen reader; it is read after the word. */
  about?: string
  disabled?: boolean
  autofocus?: boolean
  pressed?: boolean
  /** The one that Enter presses in its form. */
  submit?: boolean
  after?: ComponentChildren
}

export function Button({ children, press, kind = 'plain', hotkey, about, disabled = false, autofocus, pressed, submit = false, after }: ButtonProps) {
  const [busy, setBusy] = useState(false)
  // Two presses may come before the button is drawn anew.
  const running = useRef(false)
  const run = () => {
    if (running.current || disabled) return
    const work = press()
    if (!(work instanceof Promise)) return
    running.current = true
    setBusy(true)
    void work.finally(() => {
      running.current = false
      setBusy(false)
    })
  }
  const name = about === undefined ? undefined : t('button.about', { button: children, about })
  useShortcut(disabled ? null : (hotkey ?? null), name ?? children, run)
  return (
    <button
      type={submit ? 'submit' : 'button'}
      class={`button ${kind}`}
      onClick={(event) => {
        event.preventDefault()
        run()
      }}
      disabled={disabled}
      aria-busy={busy}
      aria-label={name}
      aria-pressed={pressed}
      aria-keyshortcuts={hotkey}
      data-autofocus={autofocus}
    >
      {children}
      {after}
      {hotkey !== undefined && keysShown.value && <kbd aria-hidden="true">{hotkey.toUpperCase()}</kbd>}
    </button>
  )
}
