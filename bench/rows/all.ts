// The rows of the bench, in the order of the table.
import type { RowFile } from '../row.ts'
import { claim } from './claim.ts'
import { crowd } from './crowd.ts'
import { exit } from './exit.ts'
import { gated } from './gated.ts'
import { gone } from './gone.ts'
import { match } from './match.ts'
import { memory } from './memory.ts'
import { pages } from './pages.ts'
import { relay } from './relay.ts'
import { returned } from './returned.ts'
import { soak } from './soak.ts'
import { start } from './start.ts'
import { weights } from './weights.ts'

export const rowFiles: RowFile[] = [pages, memory, relay, gated, match, start, exit, gone, weights, returned, claim, crowd, soak]
