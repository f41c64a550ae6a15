// What of a conversation is kept: the texts that this listener and she have, in their order, each once, and nothing of somebody who comes after her.
import { keptMost, keptText, leftTextMost } from '../../../shared/seal/left-box.ts'
import type { KeptLine } from '../../../shared/seal/left-box.ts'
import type { Talk, Text } from '../talk.ts'

/** Signs of one line: with every one of them escaped it still fits a box. */
const lineMost = 8000

const weightOf = (line: KeptLine): number => new TextEncoder().encode(keptText([line])).length

export class KeptLines {
  readonly #talk: Talk
  /** Who listened when it began; with nobody else it goes on. */
  readonly member: string
  /** The text that comes next, and which part of it. */
  #from: number
  #part = 0
  #upTo: number
  /** Said by the page itself, and kept already. */
  #told: Text | undefined
  /** Nobody listens, or nobody did until the end. */
  #alone = false
  stopped = false

  /** `all`: also what was said since this listener came. */
  constructor(talk: Talk, all: boolean) {
    this.#talk = talk
    this.member = talk.member
    this.#upTo = talk.texts.length
    this.#from = all ? sinceShe(talk.texts) : this.#upTo
  }

  /** Looks at the talk as it is now. What is written while nobody listens waits: it may be for somebody else. Where nobody comes any more, it is nobody's. */
  look(): void {
    const { phase, member, texts } = this.#talk
    if (this.stopped) return
    if (phase !== 'over') this.#alone = phase !== 'talking'
    if (member !== this.member) this.stopped = true
    else if (!this.#alone) this.#upTo = texts.length
  }

  /** Her newest text stands in what is kept already. */
  told(): void {
    this.#told = this.#talk.texts.at(-1)
  }

  /** What is to be sealed next, and `taken` once it is kept; null where nothing is new. `beside`: a line of the page's own that the same box has room for. */
  next(beside?: KeptLine): { lines: KeptLine[]; taken: () => void } | null {
    const lines: KeptLine[] = []
    let [at, part, size] = [this.#from, this.#part, beside ? weightOf(beside) : 0]
    const most = beside ? keptMost - 1 : keptMost
    while (at < this.#upTo) {
      const text = this.#talk.texts[at]!
      const line = text === this.#told ? undefined : linesOf(text)[part]
      if (line) {
        size += weightOf(line)
        if (lines.length === most || size > leftTextMost) break
        lines.push(line)
      }
      // The next part of the same text, or the next text.
      ;[at, part] = line ? [at, part + 1] : [at + 1, 0]
    }
    const taken = (): void => void ([this.#from, this.#part] = [at, part])
    if (lines.length > 0) return { lines, taken }
    taken()
    return null
  }
}

/** Where what this listener has begins: where she came, or at the first text if she was shown what was before. */
function sinceShe(texts: readonly Text[]): number {
  const came = texts.findLastIndex(({ state, text }) => state === 'note' && text === 'another')
  return texts.some(({ state, text }, i) => i > came && state === 'note' && text === 'shared') ? 0 : came + 1
}

/** Notes are the page's own; what came late is of somebody who was there before. */
function linesOf({ own, by, text, state }: Text): KeptLine[] {
  if (state === 'note' || state === 'late') return []
  return (text.match(new RegExp(`[^]{1,${lineMost}}`, 'gu')) ?? []).map((part) => ({ by: own ? 'visitor' : by, text: part }))
}
