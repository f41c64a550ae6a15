// What the server gives to help while talking, kept by language for as long as the desk is open: sentences, and cards to share.
import { signal } from '@preact/signals'
import type { DeskOutput } from '../../../shared/wire/desk-api.ts'
import { call, codeOf } from '../api.ts'

/** A method's answer by the listener's language and the visitor's: asked for once, again after it failed. */
class ByLanguages<T> {
  readonly #ask: (input: { language: string; into: string }) => Promise<T>
  readonly #known = new Map<string, ReturnType<typeof signal<{ is: T | null; trouble: string | null }>>>()

  constructor(ask: (input: { language: string; into: string }) => Promise<T>) {
    this.#ask = ask
  }

  /** `is` is null until it has come; `trouble` says why it has not. */
  of(language: string, into: string): { is: T | null; trouble: string | null } {
    const key = `${language} ${into}`
    let known = this.#known.get(key)
    if (!known) {
      const made = signal<{ is: T | null; trouble: string | null }>({ is: null, trouble: null })
      known = made
      this.#known.set(key, made)
      this.#ask({ language, into }).then(
        (is) => (made.value = { is, trouble: null }),
        (error: unknown) => {
          this.#known.delete(key)
          made.value = { is: null, trouble: codeOf(error) }
        },
      )
    }
    return known.value!
  }
}

export const phrases = new ByLanguages<DeskOutput['phrases']>((input) => call('phrases', input))
export const cards = new ByLanguages<DeskOutput['cards']>((input) => call('cards', input))
