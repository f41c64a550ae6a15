// The load on the bare relay: so many pairs of clients in a process of their own.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { answer } from './answer.ts'
import { Relay } from './relay-run.ts'
import type { End, RelayInput } from './relay-run.ts'

let relay: Relay | null = null

answer({
  open: async ({ port, pairs }: { port: number; pairs: number }) => {
    const ends: End[] = []
    for (let i = 0; i < pairs * 2; i++) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/?end=${i}`, { perMessageDeflate: false, skipUTF8Validation: true })
      await once(socket, 'open')
      // As long as the message a visitor's page sends.
      ends.push({ socket, before: '{"t":"box","turn":1,"epoch":1,"box":"', after: '"}' })
    }
    relay = new Relay(ends)
  },
  run: (input: RelayInput) => relay!.run(input),
})
