// Fields of a form: a label that stands, a hint under it, and what is wrong said beside it.
import { useId } from 'preact/hooks'

type FieldProps = {
  label: string
  value: string
  change: (value: string) => void
  hint?: string | undefined
  wrong?: string | null
  type?: 'text' | 'password'
  autofocus?: boolean
  autocomplete?: string
  maxLength?: number
}

export function Field({ label, value, change, hint, wrong = null, type = 'text', autofocus, autocomplete = 'off', maxLength }: FieldProps) {
  const id = useId()
  const described = [hint !== undefined ? `${id}-hint` : '', wrong !== null ? `${id}-wrong` : ''].join(' ').trim()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        id={id}
        type={type}
        value={value}
        maxLength={maxLength}
        autocomplete={autocomplete}
        autocapitalize="off"
        spellcheck={false}
        data-autofocus={autofocus}
        aria-describedby={described || undefined}
        aria-invalid={wrong !== null}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {wrong !== null && (
        <p class="wrong" id={`${id}-wrong`} role="alert">
          {wrong}
        </p>
      )}
    </div>
  )
}

type CheckProps = { label: string; checked: boolean; change: (checked: boolean) => void; hint?: string | undefined }

export function Check({ label, checked, change, hint }: CheckProps) {
  const id = useId()
  return (
    <div class="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={hint !== undefined ? `${id}-hint` : undefined}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}

type ChoiceProps<T extends string | number> = {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  choose: (value: T) => void
}

/** One of several, all of them in sight. */
export function Choice<T extends string | number>({ label, value, options, choose }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset class="choice">
      <legend>{label}</legend>
      <div class="options">
        {options.map((option) => (
          <label key={option.value}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => choose(option.value)} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
