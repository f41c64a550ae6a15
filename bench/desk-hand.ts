// A coordinator and her listeners at the desk's own API: set up, invited, enrolled and signed as their browsers would.
import { createHash } from 'node:crypto'
import { KeysHand, prfUnlock, seconds } from '../src/domain/team/member-hand.ts'
import { PasskeyHand } from '../src/domain/team/passkey-hand.ts'
import { randomBytes, toText } from '../src/shared/base/id.ts'
import type { DeskInput, DeskMethod, DeskOutput } from '../src/shared/wire/desk-api.ts'
import type { PublicKeys, Room, Signed } from '../src/shared/wire/parts.ts'
import { post } from './ask-http.ts'

const day = 86_400

type Enrolled = { id: string; cookie: string; identity: KeysHand }
export type Listener = { cookie: string; shift: (shift: string, keys: PublicKeys) => Promise<Signed> }

export class Desk {
  readonly host: string
  readonly #port: number
  readonly #depl: string
  readonly #coordinator: Enrolled

  private constructor(port: number, depl: string, coordinator: Enrolled) {
    this.#port = port
    this.host = `desk.localhost:${port}`
    this.#depl = depl
    this.#coordinator = coordinator
  }

  /** `invitation`: the first coordinator's one-time token. */
  static async setUp(port: number, invitation: string): Promise<Desk> {
    const { body } = await call(port, 'status', {}, '')
    const coordinator = await enrol(port, invitation)
    const root = await KeysHand.make()
    const from = seconds()
    const statement = { kind: 'coordinator', member: coordinator.id, n: 1, ...coordinator.identity.keys, from, until: from + 366 * day }
    const statements = [await root.sign(statement, body.depl)]
    await call(port, 'set-up', { root: root.keys.sign, rootSealed: toText(randomBytes(120)), statements, teamKeys: [] }, coordinator.cookie)
    return new Desk(port, body.depl, coordinator)
  }

  async listener(name: string, language: string): Promise<Listener> {
    const languages = [{ tag: language, level: 3 as const }]
    const by = this.#coordinator
    const invited = await call(this.#port, 'invite', { name, role: 'listener', languages, woman: false }, by.cookie)
    const { id, cookie, identity } = await enrol(this.#port, invited.body.token)
    const from = seconds()
    const statement = { kind: 'listener', member: id, n: 1, ...identity.keys, languages, woman: false, by: by.id, from, until: from + 90 * day }
    await call(this.#port, 'sign-member', { member: id, statement: await by.identity.sign(statement, this.#depl) }, by.cookie)
    const shift = (shiftId: string, keys: PublicKeys): Promise<Signed> =>
      identity.sign({ kind: 'shift', member: id, shift: shiftId, ...keys, from, until: from + day / 2 }, this.#depl)
    return { cookie, shift }
  }

  /** The first epoch of a room, as a visitor's page makes it; its wraps open for nobody. */
  async room(conversation: string, visitor: KeysHand, listener: KeysHand): Promise<Room> {
    const hashes = [visitor, listener].map(({ keys }) => hashOf(keys))
    const members = (['visitor', 'listener'] as const).map((role, slot) => ({ role, slot, keys: hashes[slot]! }))
    const statement = await visitor.sign({ kind: 'room', conversation, epoch: 1, members, prev: '', by: 0 }, this.#depl)
    const wraps = members.map(({ role, keys }) => ({ epoch: 1, role, to: keys, wrap: toText(randomBytes(114)) }))
    return { epoch: 1, statement, keys: [visitor.keys, listener.keys], wraps }
  }
}

async function enrol(port: number, token: string): Promise<Enrolled> {
  const identity = await KeysHand.make()
  const passkey = new PasskeyHand(`http://desk.localhost:${port}`)
  const { body } = await call(port, 'enrol-options', { token }, '')
  const response = passkey.create(body.options)
  const unlocks = [prfUnlock(passkey.credential)]
  const { cookie } = await call(port, 'enrol', { token, challenge: body.challenge, response, keys: identity.keys, unlocks }, '')
  return { id: body.member, cookie, identity }
}

async function call<M extends DeskMethod>(port: number, method: M, input: DeskInput<M>, cookie: string): Promise<{ body: DeskOutput[M]; cookie: string }> {
  const host = `desk.localhost:${port}`
  const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', ...(cookie === '' ? {} : { cookie }) }
  const answered = await post(port, `/api/${method}`, headers, input)
  const text = answered.body.toString('utf8')
  if (answered.status !== 200) throw new Error(`the desk answered ${method} with ${answered.status}: ${text.slice(0, 80)}`)
  const set = answered.headers.find(([name]) => name.toLowerCase() === 'set-cookie')?.[1]
  return { body: JSON.parse(text) as DeskOutput[M], cookie: set?.split(';', 1)[0] ?? cookie }
}

function hashOf({ seal, sign }: PublicKeys): string {
  return createHash('sha256').update(Buffer.from(seal, 'base64url')).update(Buffer.from(sign, 'base64url')).digest('base64url')
}
