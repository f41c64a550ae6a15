// A question that must be answered first: the browser's own dialog, which holds the focus and gives it back.
import { useEffect, useId, useRef } from 'preact/hooks'
import type { ComponentChildren } from 'preact'
import { t } from '../words.ts'

type DialogProps = { title: string; close: () => void; children: ComponentChildren; wide?: boolean }

export function Dialog({ title, close, children, wide = false }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    element?.showModal()
    // Not on `Close`, where a browser puts it: on what is asked for first, else on the question.
    const first = element?.querySelector<HTMLElement>('[data-autofocus=true]') ?? element?.querySelector('h2')
    first?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class={wide ? 'wide' : ''}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        close()
      }}
    >
      <div class="dialog-head">
        <h2 id={heading} tabIndex={-1}>{title}</h2>
        <button type="button" class="button quiet close" onClick={close}>
          {t('dialog.close')}
        </button>
      </div>
      {children}
    </dialog>
  )
}
