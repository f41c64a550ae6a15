// Whether the database answers and holds the schema of this version.
import { migrations, pending } from './migrate.ts'
import type { Sql } from './store.ts'

const patience = 2000
const goodFor = 1000

/**
 * Gives a function for GET /health. `unavailable`: no answer within 2 s; `schema`: not this version's. A good answer is kept
 * for a second, so that asking often costs nothing.
 */
export function databaseHealth(sql: Sql): () => Promise<{ ok: true } | { ok: false; code: 'unavailable' | 'schema' }> {
  const list = migrations()
  let goodUntil = 0
  return async () => {
    if (performance.now() < goodUntil) return { ok: true }
    const late = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => late.resolve('late'), patience)
    try {
      const answer = await Promise.race([pending(sql, list), late.promise])
      if (answer === 'late') return { ok: false, code: 'unavailable' }
      if (answer.names.length > 0) return { ok: false, code: 'schema' }
      goodUntil = performance.now() + goodFor
      return { ok: true }
    } catch (error) {
      return { ok: false, code: error instanceof Error && error.name === 'CannotStart' ? 'schema' : 'unavailable' }
    } finally {
      clearTimeout(timer)
    }
  }
}
