// The PostgreSQL driver, with its faults mended while it is loaded: a connection that dies must take nothing with it.
import { registerHooks } from 'node:module'

/*
 * When a connection of postgres 3.4.9 dies inside a transaction:
 * - the driver's own `rollback` is written to a socket that is gone, where nobody can catch the error: the process ends
 *   (porsager/postgres issues 1066, 1154, 1208, open in September 2026);
 * - what waited to be written, and the error last heard, stay behind and meet whoever uses the connection next;
 * - work that is still going on in the dead transaction uses the connection again once it is back, outside any transaction
 *   or in the middle of another's.
 * So: a connection that closes forgets everything, and a transaction ends with the life of the connection it began on.
 *
 * And of its COPY streams, which backups use: a COPY that the database refuses once all has been sent never ends, one that
 * went well is followed by a message that it failed, which can meet the next COPY, and one that is read no further keeps
 * its connection standing.
 *
 * And of its queues of connections, which give back the room of what was taken out only when they stand empty: in a pool that is never
 * used up none does, so every statement left a hole behind that each later one looked through (a day's statements: 100,000 holes).
 *
 * And it sends bytes as hexadecimal text, twice as long, written out here and read again there: a quarter of what a sealed frame cost.
 * They go as they are (protocol 3, Bind: a format code for each parameter).
 */
const mended: Record<string, readonly (readonly [string, string])[]> = {
  '/postgres/src/connection.js': [
    [
      'b().B().str(portal + b.N).str(statement + b.N).i16(0).i16(parameters.length)\n',
      `const binary = parameters.map((x, i) => types[i] === 17 && x instanceof Uint8Array)
    b().B().str(portal + b.N).str(statement + b.N).i16(parameters.length)
    for (const is of binary) b.i16(is ? 1 : 0)
    b.i16(parameters.length)\n`,
    ],
    [
      `return b.i32(0xFFFFFFFF)

      type = types[i]\n`,
      `return b.i32(0xFFFFFFFF)

      if (binary[i])
        return b.i32(x.length).raw(x)

      type = types[i]\n`,
    ],
    [
      "error(Errors.connection('CONNECTION_CLOSED', options, socket))\n",
      `error(Errors.connection('CONNECTION_CLOSED', options, socket))
    query = errorResponse = chunk = nextWriteTimer = null
    connection.life = (connection.life || 0) + 1\n`,
    ],
    [
      'function execute(q) {\n',
      `function execute(q) {
    if (!socket && !terminated) {
      queryError(q, Errors.connection('CONNECTION_CLOSED', options))
      return true
    }\n`,
    ],
    ['stream && (stream.destroy(err), stream = null)\n', 'stream && (stream.destroy(err), stream = null)\n    final && (final(err), final = null)\n'],
    [
      `        callback(error)
        socket.write(b().f().str(error + b.N).end())
        stream = null
      },
      final(callback) {
        socket.write(b().c().end())
        final = callback
        stream = null\n`,
      `        callback(error)
        error && socket && socket.write(b().f().str(error + b.N).end())
        stream = null
      },
      final(callback) {
        socket.write(b().c().end())
        final = callback
        stream = null\n`,
    ],
    [
      `    stream = new Stream.Readable({
      read() { socket.resume() }
    })`,
      `    stream = new Stream.Readable({
      read() { socket && socket.resume() },
      destroy(error, callback) {
        if (stream === this) stream = null
        socket && socket.resume()
        callback(error)
      }
    })`,
    ],
  ],
  '/postgres/src/queue.js': [
    [
      `const out = xs[index++]

      if (index === xs.length) {
        index = 0
        xs = []
      } else {
        xs[index - 1] = undefined
      }

      return out`,
      'return xs.shift()',
    ],
  ],
  '/postgres/src/index.js': [
    ['async function scope(c, fn, name) {\n', 'async function scope(c, fn, name) {\n      const life = c.life\n'],
    [
      'q.catch(e => uncaughtError || (uncaughtError = e))\n',
      `q.catch(e => uncaughtError || (uncaughtError = e))
        if (c.life !== life) return q.reject(Errors.connection('CONNECTION_CLOSED', options))\n`,
    ],
  ],
}

const hooks = registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    const file = Object.keys(mended).find((end) => url.endsWith(end))
    if (!file) return loaded
    let source = Buffer.from(loaded.source as Uint8Array).toString('utf8')
    for (const [found, better] of mended[file] ?? []) {
      if (source.split(found).length !== 2) throw new Error('postgres has changed: see whether src/platform/store/driver.ts is still needed')
      source = source.replace(found, () => better)
    }
    return { ...loaded, source }
  },
})

/** The driver; import it from here and nowhere else. */
export const { default: postgres } = await import('postgres')
hooks.deregister()
