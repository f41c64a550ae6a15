// Measures what was promised, each row beside its limit in the same run, and prints a table (README.md in this folder).
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { cpus, loadavg } from 'node:os'
import { verdict } from './row.ts'
import type { Result, RowFile } from './row.ts'
import { rowFiles } from './rows/all.ts'
import { table } from './table.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', multiple: true },
    repeats: { type: 'string', default: '5' },
  },
})
const repeats = Number(values.repeats)
const unknown = (values.only ?? []).filter((name) => !rowFiles.some((file) => file.name === name))
if (unknown.length > 0 || !Number.isInteger(repeats) || repeats < 1) {
  process.stderr.write(`--only takes one of: ${rowFiles.map((file) => file.name).join(', ')}; --repeats takes a whole number from 1.\n`)
  process.exit(2)
}

process.stdout.write(`${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.version}, load before ${loadavg()[0]!.toFixed(1)}, ${repeats} repeats\n`)
const results: Result[] = []
for (const file of rowFiles) {
  if (values.only && !values.only.includes(file.name)) continue
  const began = performance.now()
  process.stderr.write(`${file.name} … `)
  results.push(...(await measure(file)))
  process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`)
}
const rows = results.map(verdict)
process.stdout.write(`\n${table(rows)}\n`)
if (values.json) writeFileSync(values.json, JSON.stringify(rows, null, 2) + '\n')
process.exit(0)

// One part that fails must not hide what the others did; its row says why.
async function measure(file: RowFile): Promise<Result[]> {
  try {
    return await file.measure(repeats)
  } catch (error) {
    return [{ name: file.name, why: error instanceof Error ? error.message.split('\n', 1)[0]! : String(error) }]
  }
}
