// Calls a method of the desk's API: one POST, the answer typed by its method, a refusal thrown as its code.
import { Problem, problemCodes } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import type { DeskInput, DeskMethod, DeskOutput } from '../../shared/wire/desk-api.ts'

/** Throws `Problem`: the server's code, `unavailable` where nobody answered or the answer could not be read. */
export async function call<M extends DeskMethod>(method: M, input: DeskInput<M>): Promise<DeskOutput[M]> {
  let response: Response
  let body: unknown
  try {
    response = await fetch(`/api/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    })
    body = await response.json()
  } catch {
    throw new Problem('unavailable')
  }
  if (response.ok) return body as DeskOutput[M]
  throw new Problem(codeIn(body))
}

function codeIn(body: unknown): ProblemCode {
  const code = typeof body === 'object' && body !== null ? (body as { code?: unknown }).code : null
  return (problemCodes as readonly unknown[]).includes(code) ? (code as ProblemCode) : 'unavailable'
}

/** The code of whatever was thrown; a defect of ours is `internal`. */
export function codeOf(thrown: unknown): ProblemCode {
  return thrown instanceof Problem ? thrown.code : 'internal'
}
