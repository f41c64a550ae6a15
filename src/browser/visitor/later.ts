// Scripts that come later (decision 0018): they wait in a template of the talk page, and what they need of the talk is handed over in memory.
import type { Talk } from './talk.ts'

/** What such a script says when it begins: `detail` is called with the talk, and the section that stands at its end. */
export type Later = CustomEvent<(talk: Talk, over: HTMLElement) => void>

/** Lets the scripts of this template begin; a second time there are none left in it. */
export function bring(id: string): void {
  document.getElementById('talk')!.append((document.getElementById(id) as HTMLTemplateElement).content)
}
