// What keeps statements, values and errors' words out of PostgreSQL's own log: set for the embedded database, asked of a given one.
import { attempt } from './store.ts'
import type { Sql } from './store.ts'

/** An error's message can repeat what a person wrote: below `log`, none is written. Everything here is a superuser's to set. */
export const quiet = {
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_transaction_sample_rate: '0',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
} as const

export type LogSetting = keyof typeof quiet

/** How much a database may write of what people send: a setting that differs, and its value on our connections. */
export type Loud = { readonly name: LogSetting; readonly value: string }

/** `statements` are written with their values, `errors` with their words. */
export type Loudness = { readonly statements: readonly Loud[]; readonly errors: readonly Loud[] }

// As long as these hold no statement is written and no value, and with the last no error, whatever the others say.
const statements: readonly LogSetting[] = ['log_statement', 'log_min_duration_statement', 'log_min_duration_sample', 'log_transaction_sample_rate', 'log_parameter_max_length_on_error']
const errors: LogSetting = 'log_min_messages'
const noErrors = ['log', 'fatal', 'panic']

/** What differs, as it holds for this connection. Throws as `attempt` does. */
export async function loudness(sql: Sql): Promise<Loudness> {
  const rows = await attempt(() => sql<Loud[]>`select name, setting as value from pg_settings where name = any (${[...statements, errors]}::text[])`)
  return {
    statements: rows.filter(({ name, value }) => name !== errors && value !== quiet[name]).map((row) => ({ ...row })),
    errors: rows.filter(({ name, value }) => name === errors && !noErrors.includes(value)).map((row) => ({ ...row })),
  }
}
