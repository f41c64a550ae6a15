// Which parts a tool's answer has: the same on our computer and in the page, so that it also works without scripts.

/** A choice in a tool's form: its name, and the kinds that it is an example of. */
export type Choice = { readonly name: string; readonly kinds: readonly string[] }

/** Everything that is said by choosing these names: the names themselves and their kinds. Names that no choice bears say nothing. */
export function meantBy(choices: Iterable<Choice>, chosen: ReadonlySet<string>): Set<string> {
  const meant = new Set<string>()
  for (const { name, kinds } of choices) if (chosen.has(name)) for (const one of [name, ...kinds]) meant.add(one)
  return meant
}

/**
 * Whether an answer has a part that belongs to it `when` any of these is meant. `leave+car`: where both are. `any`: where something is;
 * `none`: where nothing is. A part without a single one belongs to no answer.
 */
export function belongs(when: readonly string[], meant: ReadonlySet<string>): boolean {
  return when.some((one) => (one === 'any' ? meant.size > 0 : one === 'none' ? meant.size === 0 : one.split('+').every((each) => meant.has(each))))
}
