// One key for every action: the keys of what is on the screen, called only while nobody types; she can switch them off (WCAG 2.1.4).
import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'

export type Shortcut = { key: string; label: string; run: () => void }

/** What can be pressed now, by key. The list of keys is read from here, so it never tells of a key that does nothing. */
const shortcuts = new Map<string, Shortcut[]>()
export const keysOn = signal(true)
/** Whether buttons show their key. */
export const keysShown = signal(false)

export function currentShortcuts(): { key: string; label: string }[] {
  return [...shortcuts.values()].flatMap((all) => all.slice(-1)).map(({ key, label }) => ({ key, label }))
}

/** Registers a key for as long as the caller is on the screen; the one registered last wins. Null: no key. */
export function useShortcut(key: string | null, label: string, run: () => void): void {
  const latest = useRef(run)
  latest.current = run
  useLayoutEffect(() => {
    if (key === null) return
    const mine: Shortcut = { key, label, run: () => latest.current() }
    shortcuts.set(key, [...(shortcuts.get(key) ?? []), mine])
    return () => {
      const left = (shortcuts.get(key) ?? []).filter((s) => s !== mine)
      if (left.length > 0) shortcuts.set(key, left)
      else shortcuts.delete(key)
    }
  }, [key, label])
}

/** True where a key belongs to what is being written or chosen, not to us. */
export function belongsToTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit'].includes(target.type)
}

export function listenForKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (!keysOn.value || event.defaultPrevented || event.isComposing || event.repeat) return
    if (event.ctrlKey || event.metaKey || event.altKey || belongsToTyping(event.target)) return
    if (document.querySelector('dialog[open]')) return
    const shortcut = shortcuts.get(event.key.toLowerCase())?.at(-1)
    if (!shortcut) return
    event.preventDefault()
    shortcut.run()
  })
}
