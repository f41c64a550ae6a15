// Files that are encrypted as they are written (age, for a passphrase or a recipient), and whole or not there at all.
import { once } from 'node:events'
import { createReadStream, createWriteStream, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { Decrypter, Encrypter } from 'age-encryption'
import { DamagedBackup } from '../../platform/store/backup-format.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'

/** What closes a file, or opens it: a passphrase, or for a recipient `age1…` its identity `AGE-SECRET-KEY-1…`. */
export type Lock = { passphrase: string } | { recipient: string }
export type Key = { passphrase: string } | { identity: string }

/** Throws `CannotStart` where a recipient is none. */
export function encrypterFor(lock: Lock): Encrypter {
  const encrypter = new Encrypter()
  if ('passphrase' in lock) encrypter.setPassphrase(lock.passphrase)
  else {
    try {
      encrypter.addRecipient(lock.recipient)
    } catch {
      throw new CannotStart('What stands after --to is no age recipient; it begins with age1 and is printed by age-keygen.')
    }
  }
  return encrypter
}

/** Throws `CannotStart` where an identity is none. */
export function decrypterFor(key: Key): Decrypter {
  const decrypter = new Decrypter()
  if ('passphrase' in key) decrypter.addPassphrase(key.passphrase)
  else {
    try {
      decrypter.addIdentity(key.identity)
    } catch {
      throw new CannotStart('The file after --identity-file holds no age identity; a line of it begins with AGE-SECRET-KEY-1.')
    }
  }
  return decrypter
}

/** Throws `CannotStart` where the file, or what an earlier try left of it, is there. */
export function checkFree(file: string): void {
  if (existsSync(file)) throw new CannotStart(`${file} is there already; a backup replaces no file. Write another name.`)
  if (existsSync(`${file}.part`)) throw new CannotStart(`${file}.part is there already: another backup is being written, or one broke off. If none is, delete it.`)
}

/**
 * Writes `bytes` encrypted to `file`, which is there only once all of it lies on the disk; readable to this account alone.
 * Gives its size in bytes. Throws `CannotStart` where it cannot be written; nothing of it is left then.
 */
export async function writeEncrypted(file: string, encrypter: Encrypter, bytes: Readable, signal?: AbortSignal): Promise<number> {
  checkFree(file)
  const part = `${file}.part`
  let size = 0
  try {
    const encrypted = Readable.fromWeb((await encrypter.encrypt(Readable.toWeb(bytes) as never)) as unknown as ReadableStream)
    const counted = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        size += chunk.length
        yield chunk
      }
    }
    const out = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true })
    await pipeline(encrypted, counted, out, signal ? { signal } : {})
    // It is flushed to the disk before it is closed.
    if (!out.closed) await once(out, 'close')
    if (existsSync(file)) throw new CannotStart(`${file} is there by now; a backup replaces no file.`)
    renameSync(part, file)
    syncFolder(file)
    return size
  } catch (error) {
    bytes.on('error', () => undefined).destroy()
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(part, { force: true })
    throw reason(error, file)
  }
}

function reason(error: unknown, file: string): unknown {
  const { code, syscall, name } = error as NodeJS.ErrnoException
  if (name === 'AbortError') return new CannotStart('Stopped; nothing was written.')
  if (syscall === undefined) return error
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return new CannotStart(`The disk has no room for ${file}; nothing was written. Make room, or write it elsewhere.`)
  if (code === 'ENOENT') return new CannotStart(`There is no folder ${dirname(file)}; make it, or write the file elsewhere.`)
  if (['EACCES', 'EPERM', 'EROFS', 'EISDIR'].includes(code ?? '')) return new CannotStart(`This account may not write ${file}; write it elsewhere.`)
  return new CannotStart(`${file} could not be written (${code}); nothing was kept of it.`)
}

// Some file systems have no fsync for folders; the file itself is on the disk.
function syncFolder(file: string): void {
  try {
    const handle = openSync(dirname(file), 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {
    return
  }
}

/** The file, decrypted as it is read: each piece has been checked before it is given. Throws `CannotStart`, and `DamagedBackup` also while it is read. */
export async function* readEncrypted(file: string, decrypter: Decrypter): AsyncGenerator<Uint8Array> {
  const source = createReadStream(file, { highWaterMark: 64 * 1024 })
  try {
    const opened = await decrypter.decrypt(Readable.toWeb(source) as never)
    for await (const chunk of Readable.fromWeb(opened as unknown as ReadableStream) as AsyncIterable<Uint8Array>) yield chunk
  } catch (error) {
    throw unreadable(error, file)
  } finally {
    source.destroy()
  }
}

// The library has sentences and no codes.
function unreadable(error: unknown, file: string): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return new CannotStart(`There is no file ${file}.`)
  if (syscall !== undefined) return new CannotStart(`${file} cannot be read (${code}).`)
  if (error instanceof CannotStart) return error
  if (message.startsWith('no identity matched')) return new CannotStart(`This passphrase or key does not open ${file}; nothing was changed. Either it is another one, or the beginning of the file has been altered.`)
  return new DamagedBackup()
}
