// Opens what browsers pack: Firefox's mozLz4 files, Chromium's encrypted sessions, compressed bodies in a cache, and LevelDB's tables.
import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from 'node:zlib'

/** What can be unpacked from a file: nothing, one thing, or several. */
export function* unpacked(file: Buffer): Generator<Buffer> {
  const lz4 = mozLz4(file)
  if (lz4) return yield lz4
  const session = encryptedSession(file)
  if (session) return yield session
  if (isTable(file)) return yield* tableBlocks(file)
  yield* packedBodies(file)
}

/** Firefox's `mozLz40\0`, the size as u32, and one LZ4 block; null where it is none. */
export function mozLz4(file: Buffer): Buffer | null {
  if (file.length < 12 || file.toString('latin1', 0, 8) !== 'mozLz40\0') return null
  return lz4Block(file.subarray(12), file.readUInt32LE(8))
}

/** One LZ4 block (LZ4 Block Format Description): literals and copies of what went before. Of a block that breaks off, what could be read. */
export function lz4Block(input: Buffer, size: number): Buffer {
  const output = Buffer.alloc(size)
  let from = 0
  let to = 0
  const longer = (length: number): number => {
    if (length < 15) return length
    for (;;) {
      const more = input[from++] ?? 0
      length += more
      if (more < 255) return length
    }
  }
  while (from < input.length) {
    const token = input[from++]!
    const literals = longer(token >> 4)
    input.copy(output, to, from, from + literals)
    from += literals
    to += literals
    if (from + 2 > input.length) break
    const back = input.readUInt16LE(from)
    from += 2
    const end = Math.min(size, to + longer(token & 15) + 4)
    if (back === 0 || back > to) break
    // Byte by byte: a copy may run into what it has just written.
    while (to < end) output[to] = output[to++ - back]!
  }
  return output.subarray(0, to)
}

/**
 * Chromium keeps each session twice, once encrypted: `SNSS`, the version 5, then records of a length as u32 and `v10` with
 * AES-128-CBC. Without a keyring (`--password-store=basic`) its key is the same on every Linux (os_crypt_linux.cc). Null where it is none.
 */
export function encryptedSession(file: Buffer): Buffer | null {
  if (file.length < 8 || file.toString('latin1', 0, 4) !== 'SNSS' || file.readUInt32LE(4) !== 5) return null
  const opened: Buffer[] = []
  for (let at = 8; at + 4 <= file.length; ) {
    const length = file.readUInt32LE(at)
    const record = file.subarray(at + 4, at + 4 + length)
    at += 4 + length
    // The last may have been cut off by a kill.
    if (record.length < length) break
    const decipher = createDecipheriv('aes-128-cbc', everyLinux, Buffer.alloc(16, ' '))
    opened.push(decipher.update(record.subarray(3)), decipher.final())
  }
  return Buffer.concat(opened)
}

const everyLinux = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1')

/** Snappy's raw format (format_description.txt): the size as varint, then literals and copies. */
export function snappy(input: Buffer): Buffer {
  let from = 0
  const varint = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = input[from++]!
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  const little = (bytes: number): number => input.readUIntLE((from += bytes) - bytes, bytes)
  const output = Buffer.alloc(varint())
  let to = 0
  while (from < input.length) {
    const tag = input[from++]!
    if ((tag & 3) === 0) {
      const short = tag >> 2
      const length = (short < 60 ? short : little(short - 59)) + 1
      input.copy(output, to, from, from + length)
      from += length
      to += length
      continue
    }
    const length = (tag & 3) === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const back = (tag & 3) === 1 ? ((tag >> 5) << 8) | input[from++]! : little((tag & 3) === 2 ? 2 : 4)
    if (back === 0 || back > to) throw new Error('damaged Snappy')
    for (const end = to + length; to < end; to++) output[to] = output[to - back]!
  }
  return output
}

const tableEnd = Buffer.from('57fb808b247547db', 'hex')

/** Whether it is a sorted table of LevelDB (table_format.md: the magic number at its end). */
function isTable(file: Buffer): boolean {
  return file.length >= 48 && file.subarray(-8).equals(tableEnd)
}

/** The data blocks of a table, unpacked; found through the index that the footer points to. */
function* tableBlocks(file: Buffer): Generator<Buffer> {
  const varints = (bytes: Buffer, at: number, n: number): [number[], number] => {
    const values: number[] = []
    for (; values.length < n; ) {
      let value = 0
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++]!
        value += (byte & 127) * 2 ** shift
        if (byte < 128) break
      }
      values.push(value)
    }
    return [values, at]
  }
  const block = (offset: number, size: number): Buffer => {
    const body = file.subarray(offset, offset + size)
    return file[offset + size] === 1 ? snappy(body) : body
  }
  const [[, , offset, size]] = varints(file, file.length - 48, 4)
  const index = block(offset!, size!)
  const end = index.length - 4 - 4 * index.readUInt32LE(index.length - 4)
  for (let at = 0; at < end; ) {
    const [[, own, length], key] = varints(index, at, 3)
    const [[where, long]] = varints(index, key + own!, 2)
    yield block(where!, long!)
    at = key + own! + length!
  }
}

/**
 * Bodies that came compressed lie in a cache as they came. gzip and zlib say where they begin; Brotli does not: it is tried at the
 * beginning (Firefox) and behind the key of Chromium's simple cache.
 */
function* packedBodies(file: Buffer): Generator<Buffer> {
  for (let at = file.indexOf('1f8b08', 0, 'hex'); at >= 0; at = file.indexOf('1f8b08', at + 1, 'hex')) {
    // Without an option's field, as servers send it; a name (RFC 1952, 2.3) is stepped over.
    const begin = file[at + 3] === 8 ? file.indexOf(0, at + 10) + 1 : at + 10
    yield* tried(() => inflateRawSync(file.subarray(begin), { finishFlush: constants.Z_SYNC_FLUSH }))
  }
  for (const head of ['7801', '789c', '78da']) {
    for (let at = file.indexOf(head, 0, 'hex'); at >= 0; at = file.indexOf(head, at + 1, 'hex')) {
      yield* tried(() => inflateSync(file.subarray(at), { finishFlush: constants.Z_SYNC_FLUSH }))
    }
  }
  const simple = file.length > 24 && file.subarray(0, 8).equals(simpleEntry)
  const begin = simple ? 24 + file.readUInt32LE(12) : 0
  yield* tried(() => brotliDecompressSync(file.subarray(begin), { finishFlush: constants.BROTLI_OPERATION_FLUSH }))
}

const simpleEntry = Buffer.from('305c72a71b6dfbfc', 'hex')

function* tried(work: () => Buffer): Generator<Buffer> {
  try {
    const found = work()
    if (found.length > 0) yield found
  } catch {
    // It was none.
  }
}
