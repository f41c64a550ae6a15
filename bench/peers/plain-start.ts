// The limit for a cold start: the embedded database made and started, and plain node:http beside it; nothing of ours.
import { createServer } from 'node:http'
import { EmbeddedCluster } from '../../src/platform/store/embedded.ts'

const cluster = new EmbeddedCluster(process.env['EAR_DATA']!)
await cluster.start()
const server = createServer((_, response) => response.end('a page'))
server.listen(Number(process.env['PORT']), '127.0.0.1')

process.on('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
  void cluster.dispose()
})
