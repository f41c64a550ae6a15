// The rows of the bench, in the order of the table.
import type { RowFile } from '../row.ts'
import { start } from './start.ts'

export const rowFiles: RowFile[] = [start]
