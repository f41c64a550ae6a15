// A load of its own process that leaves: gathers fresh visits, then ends each of them once, by turns or many at a time.
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { answer } from './answer.ts'
import { percentile } from './numbers.ts'

export type Visits = { port: number; host: string; count: number }
/** `paths` are asked once each. `perSecond`: the pace of one connection; null: as fast as answers come, on `connections`. */
export type Leaving = { port: number; host: string; paths: string[]; perSecond: number | null; connections: number }
/** Milliseconds from the question to the whole answer, and how many were answered a second. */
export type LeavingResult = { p50: number; p99: number; perSecond: number }

/** One connection that stays open; a question is asked when the answer before it is whole. */
class Line {
  readonly #socket: Socket
  #heard: (answer: string) => void = () => undefined
  #failed: (why: Error) => void = () => undefined
  #text = ''

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('error', (why) => this.#failed(why))
    this.#socket.on('close', () => this.#failed(new Error('the connection was closed')))
    this.#socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1')
      const end = this.#text.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = /\r\ncontent-length: (\d+)/i.exec(this.#text)
      if (!length) return this.#failed(new Error(`no length: ${this.#text.slice(0, 60)}`))
      if (this.#text.length < end + 4 + Number(length[1])) return
      const whole = this.#text
      this.#text = ''
      this.#heard(whole)
    })
  }

  ask(question: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#heard = resolve
      this.#failed = reject
      this.#socket.write(question, 'latin1')
    })
  }

  close(): void {
    this.#failed = () => undefined
    this.#socket.destroy()
  }
}

const question = (host: string, path: string): string =>
  `GET ${path} HTTP/1.1\r\nhost: ${host}\r\naccept: text/html\r\naccept-encoding: gzip, deflate, br\r\nsec-fetch-mode: navigate\r\nsec-fetch-site: same-origin\r\n\r\n`

/** Prefixes of visits that nobody else knows. */
async function visits({ port, host, count }: Visits): Promise<string[]> {
  const line = new Line(port)
  const found: string[] = []
  while (found.length < count) {
    const told = await line.ask(question(host, '/'))
    const visit = /\r\nlocation: \/([\w-]+)\//i.exec(told)?.[1]
    if (!visit) throw new Error(`no visit in: ${told.slice(0, 60)}`)
    found.push(visit)
  }
  line.close()
  return found
}

async function leave({ port, host, paths, perSecond, connections }: Leaving): Promise<LeavingResult> {
  const waits: number[] = []
  const began = performance.now()
  let next = 0
  const one = async (): Promise<void> => {
    const line = new Line(port)
    for (let i = next++; i < paths.length; i = next++) {
      const wait = perSecond === null ? 0 : began + (i / perSecond) * 1000 - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      const asked = performance.now()
      const told = await line.ask(question(host, paths[i]!))
      waits.push(performance.now() - asked)
      if (!told.startsWith('HTTP/1.1 200 ')) throw new Error(`unexpected answer: ${told.slice(0, 60)}`)
    }
    line.close()
  }
  await Promise.all(Array.from({ length: connections }, one))
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99), perSecond: paths.length / ((performance.now() - began) / 1000) }
}

answer({ visits, leave })
