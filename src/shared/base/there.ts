// The one line of a first page that says truthfully who is there; the server writes it, and the page's small script keeps it true.
import { whenIn } from './when.ts'

/** The sentences of a language. `next` has {time} inside. */
export type ThereTexts = { readonly [key in 'free' | 'busy' | 'nobody' | 'next' | 'leave' | 'call']: string }

/** `next`: RFC 3339 with an offset; null where no hours are known. `leave`: whether a message can be left. */
export function thereLine(texts: ThereTexts, tag: string, now: 'free' | 'busy' | null, next: string | null, leave: boolean): string {
  if (now) return texts[now]
  const time = next ? ` ${texts.next.replace('{time}', `\u2068${whenIn(tag, next)}\u2069`)}` : ''
  return `${texts.nobody}${time} ${leave ? texts.leave : texts.call}`
}
