// What helps while talking and is not in the pack: a member's own sentences, sealed to her, and the steps the organisation wrote for danger.
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import * as kept from './help-store.ts'

/** Each throws `unavailable` where the database is away. */
export class Help {
  readonly #sql: Sql

  constructor(sql: Sql) {
    this.#sql = sql
  }

  /** Sealed to her identity, base64url; null where she keeps none. */
  drafts(member: string): Promise<string | null> {
    return attempt(() => kept.draftsOf(this.#sql, member))
  }

  /** In place of what she kept before; null: nothing any more. */
  putDrafts(member: string, sealed: string | null): Promise<void> {
    return attempt(() => kept.putDrafts(this.#sql, member, sealed))
  }

  /** In this language of the desk; null where the organisation wrote none: then those of the pack's words hold. */
  procedure(language: string): Promise<string[] | null> {
    return attempt(() => kept.procedureIn(this.#sql, language))
  }

  /** An empty list: those of the pack's words hold again. */
  putProcedure(language: string, steps: readonly string[]): Promise<void> {
    return attempt(() => kept.putProcedure(this.#sql, language, steps))
  }
}
