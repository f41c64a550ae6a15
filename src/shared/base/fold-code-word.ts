// Folds a word of a return code for comparing, so that it is found however it is typed.

/** Letters that Unicode does not take apart and a keyboard may lack: Turkish ı, œ, Ukrainian ґ; ى, ة and what Persian and Urdu keyboards type for Arabic letters. */
const plainer: { readonly [letter: string]: string } = { ı: 'i', œ: 'oe', æ: 'ae', ґ: 'г', ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ہ: 'ه', ھ: 'ه', ٱ: 'ا' }

/**
 * The word in lower case, only letters (signs, spaces and apostrophes fall out), without accents, Arabic vowel signs,
 * hamza (أ is ا, a ء alone falls out) or tatweel. One rule for all languages: what is typed does not say which it is in.
 */
export function foldCodeWord(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}]|\p{Lm}|\u0621/gu, '')
    .replace(/[ıœæґىیکةہھٱ]/g, (letter) => plainer[letter]!)
}

/** What tells a word from all others of its list: the first four letters folded; a word of three is its own four. */
export function firstFour(word: string): string {
  return foldCodeWord(word).slice(0, 4)
}
