// All frames of a conversation after a number, a page of the store at a time: also a long one never stands in memory whole.
import type { Line, StoredFrame } from './line.ts'
import { framesAtOnce } from './timings.ts'

/** In order. What is kept meanwhile may come too. */
export async function* everyFrame(line: Pick<Line, 'frames'>, conversation: string, after: number): AsyncGenerator<StoredFrame, void> {
  let page: StoredFrame[]
  do {
    page = await line.frames(conversation, after)
    yield* page
    after = page.at(-1)?.number ?? after
  } while (page.length >= framesAtOnce)
}
