// Keeps numbers and Latin names in their own direction inside right-to-left text.
import { languageOf } from '../../../shared/base/language.ts'

/** A run of digits or Latin letters: "112 BE", "9:00", "pro Deo". */
const run = /([+\d\p{Script=Latin}](?:[\d\p{Script=Latin} .:/+-]*[\d\p{Script=Latin}])?)/u

/** The text as it is; in a right-to-left language each such run stands in `<bdi dir="ltr">`. */
export function Isolated({ text, tag }: { text: string; tag: string }) {
  if (languageOf(tag)?.dir !== 'rtl') return <>{text}</>
  return <>{text.split(run).map((piece, index) => (index % 2 === 1 ? <bdi dir="ltr">{piece}</bdi> : piece))}</>
}
