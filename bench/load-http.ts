// A load of its own process: so many connections kept open, each asks again when its answer is complete, no pipelining.
import { connect } from 'node:net'
import { answer } from './answer.ts'

export type HttpLoad = { port: number; host: string; path: string; headers: Record<string, string>; status: number; connections: number; seconds: number }
export type HttpLoadResult = { perSecond: number; answers: number }

// Plain sockets and the shortest parser there is: the load must cost less than what it measures.
function load(input: HttpLoad): Promise<HttpLoadResult> {
  const heads = Object.entries({ host: input.host, ...input.headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  const question = Buffer.from(`GET ${input.path} HTTP/1.1\r\n${heads.join('')}\r\n`)
  const expected = `HTTP/1.1 ${input.status} `
  return new Promise((resolve, reject) => {
    let answers = 0
    let open = input.connections
    const began = performance.now()
    const until = began + input.seconds * 1000
    for (let i = 0; i < input.connections; i++) {
      const socket = connect({ port: input.port, host: '127.0.0.1', noDelay: true })
      let missing = 0 // bytes of the current answer that have not come yet; 0: its head is awaited
      let early: Buffer | null = null
      const done = (): void => {
        answers++
        if (performance.now() < until) return void socket.write(question)
        socket.end()
        if (--open === 0) resolve({ answers, perSecond: answers / ((performance.now() - began) / 1000) })
      }
      socket.on('connect', () => socket.write(question))
      socket.on('error', reject)
      socket.on('data', (chunk: Buffer) => {
        if (missing > 0) {
          missing -= chunk.length
          if (missing === 0) done()
          return
        }
        const data: Buffer = early ? Buffer.concat([early, chunk]) : chunk
        const end = data.indexOf('\r\n\r\n')
        if (end < 0) return void (early = data)
        early = null
        const head = data.toString('latin1', 0, end)
        const length = /\r\ncontent-length: (\d+)/i.exec(head)
        if (!head.startsWith(expected) || !length) return reject(new Error(`unexpected answer: ${head.slice(0, 60)}`))
        missing = end + 4 + Number(length[1]) - data.length
        if (missing === 0) done()
      })
    }
  })
}

answer({ load })
