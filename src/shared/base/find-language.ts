// Finds languages by what somebody calls them: the same on our computer and in the page, so that it also works without scripts.

/** The words of a name as they are compared: no case, no marks on letters, no signs, no Arabic article. */
export function foldWords(name: string): string[] {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}]+/u)
    .map((word) => word.replace(/^ال(?=...)/, ''))
    .filter((word) => word !== '')
}

/**
 * Of these languages, by any key and the folded words it is called by (with spaces between), the keys of those that may be meant:
 * where a word is a whole name, only such; else those whose name begins so or differs by one letter.
 */
export function findLanguages<Key>(typed: string, languages: Iterable<readonly [Key, string]>): Key[] {
  const words = foldWords(typed)
  const all = [...languages].map(([key, names]) => [key, names.split(' ')] as const)
  const where = (is: (word: string, name: string) => boolean) =>
    all.filter(([, names]) => words.some((word) => names.some((name) => is(word, name)))).map(([key]) => key)
  const whole = where((word, name) => word === name)
  return whole.length > 0 ? whole : where((word, name) => (word.length > 1 && name.startsWith(word)) || (word.length > 4 && isNear(word, name)))
}

/** One letter is another, is missing or is too many. */
function isNear(a: string, b: string): boolean {
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  const rests = [a.slice(i), a.slice(i + 1)]
  return [b.slice(i), b.slice(i + 1)].some((rest) => rests.includes(rest))
}
