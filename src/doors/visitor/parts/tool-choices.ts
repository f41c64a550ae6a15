// The choices of a tool's form, and what is kept of a form that was sent: known names, in a text that is as long whatever was chosen.
import type { Block } from '../../../domain/content/content.ts'
import type { Choice } from '../../../shared/base/chosen.ts'
import type { Form } from '../../../platform/http/http.ts'

/** A choice and the block that asks it. */
export type Asked = Choice & { readonly block: Block }

/** The blocks that a form asks: those with a name of their own. */
export function askedBy(blocks: readonly Block[]): Asked[] {
  return blocks.flatMap((block) => (block.ask === null ? [] : [{ name: block.ask, kinds: block.kinds, block }]))
}

/** The names of what was ticked, in the form's order. All else that was sent is dropped. As long as if all were ticked: an address stays in a history. */
export function keepTicked(choices: readonly Choice[], fields: Form): string {
  const names = choices.map(({ name }) => name)
  return names.filter((name) => Object.hasOwn(fields, name)).join(' ').padEnd(names.join(' ').length)
}

/** What `keepTicked` kept; names of choices that are there no more say nothing. */
export function readTicked(text: string): Set<string> {
  return new Set(text.split(' ').filter((name) => name !== ''))
}
