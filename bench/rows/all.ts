// The rows of the bench, in the order of the table.
import type { RowFile } from '../row.ts'
import { gated } from './gated.ts'
import { match } from './match.ts'
import { start } from './start.ts'

export const rowFiles: RowFile[] = [gated, match, start]
