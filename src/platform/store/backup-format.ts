// The form of a backup before it is compressed and encrypted: frames of a kind, a length and what they hold.
import { CannotStart } from '../../shared/base/cannot-start.ts'

/**
 * What a backup says of itself first. `depl`: the installation's public bytes, base64url. `at`: when its snapshot was taken,
 * ISO 8601. `migrations`: of the schema it was taken from, in order.
 */
export type BackupHead = { format: 1; program: string; depl: string; at: string; migrations: { name: string; hash: string }[] }

export type Frame =
  | { kind: 'head'; head: BackupHead }
  /** The rows that follow are of this table. */
  | { kind: 'table'; name: string; columns: string[] }
  /** Rows as PostgreSQL's COPY writes them in text form; a frame may end within a row. */
  | { kind: 'rows'; bytes: Uint8Array }
  /** The table is whole, with so many rows. */
  | { kind: 'count'; rows: number }
  /** Each sequence with the last value it gave. */
  | { kind: 'sequences'; last: Record<string, string> }
  /** Nothing follows. A backup without it was cut. */
  | { kind: 'end' }

const kinds = ['head', 'table', 'rows', 'count', 'sequences', 'end'] as const
const mostBytes = 8 * 2 ** 20

/** What cannot be read as a backup: cut, altered, or none. */
export class DamagedBackup extends CannotStart {
  constructor() {
    super('The file is cut or has been altered, or it is no backup of Listening Ear; nothing was changed. Take another one.')
  }
}

/** One byte of kind, four of length (big-endian), then the rows, or JSON. */
export function encode(frame: Frame): Uint8Array[] {
  const body = frame.kind === 'rows' ? frame.bytes : Buffer.from(JSON.stringify(frame))
  const start = Buffer.alloc(5)
  start[0] = kinds.indexOf(frame.kind) + 1
  start.writeUInt32BE(body.length, 1)
  return [start, body]
}

/** The frames of a backup, in the order they must have: a head, tables with rows and their count, sequences, the end. Throws `DamagedBackup`. */
export async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Frame, undefined> {
  let before: Frame['kind'] | null = null
  for await (const frame of frames(bytes)) {
    if (!follows[frame.kind].includes(before)) throw new DamagedBackup()
    before = frame.kind
    yield frame
  }
  if (before !== 'end') throw new DamagedBackup()
  return undefined
}

const follows: Record<Frame['kind'], readonly (Frame['kind'] | null)[]> = {
  head: [null],
  table: ['head', 'count'],
  rows: ['table', 'rows'],
  count: ['table', 'rows'],
  sequences: ['head', 'count'],
  end: ['sequences'],
}

async function* frames(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Frame, undefined> {
  let held = Buffer.alloc(0)
  for await (const chunk of bytes) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
    while (held.length >= 5) {
      const kind = kinds[held[0]! - 1]
      const length = held.readUInt32BE(1)
      if (!kind || length > mostBytes) throw new DamagedBackup()
      if (held.length < 5 + length) break
      yield frameOf(kind, held.subarray(5, 5 + length))
      held = held.subarray(5 + length)
    }
  }
  if (held.length > 0) throw new DamagedBackup()
  return undefined
}

function frameOf(kind: Frame['kind'], body: Buffer): Frame {
  if (kind === 'rows') return { kind, bytes: body }
  let frame: Frame
  try {
    frame = JSON.parse(body.toString('utf8')) as Frame
  } catch {
    throw new DamagedBackup()
  }
  if (frame.kind !== kind || (frame.kind === 'head' && frame.head.format !== 1)) throw new DamagedBackup()
  return frame
}
