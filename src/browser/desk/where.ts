// Where in the desk she is; nothing of it stands in the address or in the history.
import { signal } from '@preact/signals'

export type PageName = 'line' | 'inbox' | 'board' | 'team' | 'counts' | 'content' | 'hours' | 'myself'
export const places = ['waiting', 'conversation', 'help'] as const
export type PlaceName = (typeof places)[number]

export const page = signal<PageName>('line')
/** Which of the three places a narrow screen shows. */
export const place = signal<PlaceName>('waiting')

export function goTo(name: PageName): void {
  page.value = name
}
