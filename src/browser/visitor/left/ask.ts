// Asks the server about left messages: one question, one answer, nothing kept by the browser.
import type { ProblemCode } from '../../../shared/base/problem.ts'
import type { VisitorInput, VisitorMethod, VisitorOutput } from '../../../shared/wire/visitor-api.ts'

/** What was refused, by its code; `offline` where no answer came, or none of ours. */
export type Refused = ProblemCode | 'offline'

/** A question that got no answer as hoped. */
export class NotAnswered extends Error {
  readonly code: Refused
  constructor(code: Refused) {
    super(code)
    this.code = code
  }
}

/** Throws `NotAnswered`. */
export async function ask<M extends VisitorMethod>(method: M, input: VisitorInput<M>): Promise<VisitorOutput[M]> {
  let code: Refused = 'offline'
  try {
    const response = await fetch(`../api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    })
    const answer = (await response.json()) as VisitorOutput[M] & { code?: Refused }
    if (response.ok) return answer
    code = answer.code ?? code
  } catch {
    // No network, or no answer of ours.
  }
  throw new NotAnswered(code)
}

const lists = new Map<string, Promise<string[]>>()

/** A language's 1024 words for codes, fetched once. Throws `NotAnswered`. */
export function wordList(tag: string): Promise<string[]> {
  let list = lists.get(tag)
  if (!list) {
    list = fetch(`/words/${tag}`, { cache: 'no-store', credentials: 'omit' })
      .then(async (response) => (response.ok ? (await response.text()).split('\n') : Promise.reject(new Error(tag))))
      .catch(() => {
        lists.delete(tag)
        throw new NotAnswered('offline')
      })
    lists.set(tag, list)
  }
  return list
}
