// Finding by typing: every word typed has to stand somewhere, whatever its capitals and accents.

/** A text as it is compared: without case, accents and vowel marks (Unicode category Mn after NFKD). */
export function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{Mn}/gu, '').toLowerCase()
}

/** Those in which every word of `typed` stands, in their own order; all of them where nothing is typed. */
export function found<T extends { readonly search: string }>(all: readonly T[], typed: string): T[] {
  const words = folded(typed).split(/\s+/).filter((word) => word !== '')
  return all.filter(({ search }) => {
    const text = folded(search)
    return words.every((word) => text.includes(word))
  })
}
