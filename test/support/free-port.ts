// A port that nobody listens on, and that no connection going out is given: a house that was stopped finds its own again.
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below what systems give to connections that go out (from 32768 on Linux, 49152 elsewhere). */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000)
    const server = createServer().listen(port, '127.0.0.1')
    const heard = await Promise.race([once(server, 'listening').then(() => true), once(server, 'error').then(() => false)]).catch(() => false)
    if (!heard) continue
    server.close()
    await once(server, 'close')
    return port
  }
}
