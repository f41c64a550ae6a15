// A field to search in and what it finds: arrows go through it, Enter or a press takes one, a number key takes one of the first nine.
import { Fragment } from 'preact'
import { useId, useRef, useState } from 'preact/hooks'
import { useShortcut } from '../keyboard.ts'
import { announce } from '../announce.ts'
import { t } from '../words.ts'
import { found } from './search.ts'

/** `lines`: what stands of it, each in its language; the first names it. `search`: what else is looked in. */
export type Choosable = { id: string; group: string | null; lines: readonly { text: string; tag: string; quiet: boolean }[]; search: string; usable: boolean }

type PickerProps = { label: string; hint: string; hotkey: string; all: readonly Choosable[]; pick: (id: string) => void; limit: number }

export function Picker({ label, hint, hotkey, all, pick, limit }: PickerProps) {
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(-1)
  useShortcut(hotkey, label, () => field.current?.focus())
  const hits = found(all, text)
  const shown = hits.slice(0, limit)
  const current = shown[at] ?? null
  const move = (to: number) => {
    const next = Math.max(0, Math.min(to, shown.length - 1))
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  const take = (one: Choosable | null) => {
    if (one?.usable) pick(one.id)
  }
  return (
    <div class="picker">
      <label for={id}>{label}</label>
      <p class="hint" id={`${id}-hint`}>
        {hint}
      </p>
      <input
        id={id}
        ref={field}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={current ? `${id}-${at}` : undefined}
        aria-describedby={`${id}-hint`}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setAt(-1)
          announce(t('picker.found', { n: found(all, event.currentTarget.value).length }))
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return
          const number = /^[1-9]$/.test(event.key) && at >= 0 ? Number(event.key) : 0
          if (event.key === 'ArrowDown') move(at + 1)
          else if (event.key === 'ArrowUp') move(at - 1)
          else if (event.key === 'Enter') take(current)
          else if (number > 0) take(shown[number - 1] ?? null)
          else if (event.key === 'Escape' && text !== '') setText('')
          else if (event.key === 'Escape') event.currentTarget.blur()
          else return
          event.preventDefault()
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} class="picks">
        {shown.map((one, n) => (
          <Fragment key={one.id}>
            {one.group !== null && one.group !== shown[n - 1]?.group && (
              <li role="presentation" class="pick-group">
                {one.group}
              </li>
            )}
            <li
              id={`${id}-${n}`}
              role="option"
              aria-selected={n === at}
              aria-disabled={!one.usable}
              class={`pick${n === at ? ' at' : ''}`}
              onClick={() => take(one)}
            >
              {n < 9 && at >= 0 && <kbd aria-hidden="true">{n + 1}</kbd>}
              {one.lines.map((line) => (
                <span key={line.tag + line.text} lang={line.tag} dir="auto" class={line.quiet ? 'quiet' : ''}>
                  {line.text}
                </span>
              ))}
            </li>
          </Fragment>
        ))}
      </ul>
      {hits.length === 0 && <p class="hint">{t('picker.none')}</p>}
      {hits.length > limit && <p class="hint">{t('picker.more', { n: hits.length - limit })}</p>}
    </div>
  )
}
