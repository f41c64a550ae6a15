// The signed directory: who may speak for this installation, from its root key down to one listener's shift.
import { bool, bytes, int, is, list, obj, oneOf, text } from '../wire/shape.ts'
import type { Of, Shape } from '../wire/shape.ts'
import { hash, id, tag } from '../wire/parts.ts'
import type { Credentials, PublicKeys, Signed } from '../wire/parts.ts'
import { readBody, signStatement, verifyStatement } from './primitives.ts'

const time = int(0, 1e11)
const n = int(0, 1e9)
const point = bytes(65)
const day = 86_400

/** Languages somebody speaks, with levels (shared/base/language). */
const languages = list(obj({ tag, level: oneOf(1, 2, 3) }), 16)

/**
 * The bodies of the directory's statements. `n` counts the statements about one member, of whatever kind: the higher one holds.
 * Times are whole seconds since 1970. `by` is the member id of the coordinator who signed; in a removal by the root it is "". A removal of `n` 0 ends nothing:
 * it is a coordinator's word for what the member has signed, and stays when her own statement ends.
 */
export const bodies = {
  coordinator: obj({ kind: is('coordinator'), member: id, n, seal: point, sign: point, from: time, until: time }),
  listener: obj({ kind: is('listener'), member: id, n, seal: point, sign: point, languages, woman: bool, by: id, from: time, until: time }),
  removal: obj({ kind: is('removal'), member: id, n, by: text(22), from: time, vouches: list(hash, 100) }),
  shift: obj({ kind: is('shift'), member: id, shift: id, seal: point, sign: point, from: time, until: time }),
  'team-key': obj({ kind: is('team-key'), team: text(20, 2), epoch: int(1, 1e6), seal: point, by: id, from: time, until: time }),
}

export type StatementKind = keyof typeof bodies
export type Body<K extends StatementKind> = Of<(typeof bodies)[K]>

/** The longest life of each kind, in seconds. */
export const longest = { coordinator: 366 * day, listener: 90 * day, shift: day / 2, 'team-key': 35 * day }
/** A visitor's clock may be wrong by a day, either way. */
export const clockTolerance = day

/** Signs a statement of this kind. The caller holds the right key: the root's, a coordinator's, or a listener's own for her shift. */
export async function makeStatement<K extends StatementKind>(kind: K, depl: string, body: Omit<Body<K>, 'kind'>, signer: CryptoKey): Promise<Signed> {
  const shape: Shape<unknown> = bodies[kind]
  if (!shape({ kind, ...body })) throw new TypeError(`not the shape of a ${kind} statement`)
  return signStatement(kind, depl, body, signer)
}

/** The body of a statement of this kind, of the right shape; null otherwise. It does not check who signed. */
export function readStatement<K extends StatementKind>(kind: K, statement: Signed): Body<K> | null {
  const body = readBody(statement)
  const shape = bodies[kind] as Shape<Body<K>>
  return shape(body) ? body : null
}

/** A listener whose credentials hold: her shift's keys are what a room may name. */
export type Verified = {
  member: string
  shift: string
  keys: PublicKeys
  languages: Body<'listener'>['languages']
  woman: boolean
  /** The root says that she is a coordinator too, and the chain holds that statement. */
  coordinator: boolean
}

/** Whether something of this time holds at `now` (seconds; a day of tolerance) and lives no longer than its kind may. */
export const holds = (from: number, until: number, most: number, now: number): boolean =>
  from <= until && until - from <= most && now >= from - clockTolerance && now <= until + clockTolerance

type Read = { statement: Signed; body: Body<'coordinator'> | Body<'listener'> | Body<'removal'> }

function readChain(chain: Signed[]): Read[] | null {
  const read: Read[] = []
  for (const statement of chain) {
    const body = readStatement('coordinator', statement) ?? readStatement('listener', statement) ?? readStatement('removal', statement)
    if (!body) return null
    read.push({ statement, body })
  }
  return read
}

/**
 * Checks a listener from the root down: root → coordinator → listener → shift, each of the right shape, signed by the one above,
 * within its time at `now` (seconds; a day's tolerance) and of no longer life than its kind may have. Of several statements about one member
 * the highest `n` holds; a removal ends every statement about her with an `n` up to its own. One statement in the chain that
 * does not check spoils it all. Null where anything does not hold: seal nothing to her. `root`: the raw point, base64url.
 */
export async function checkCredentials(root: string, depl: string, credentials: Credentials, now: number): Promise<Verified | null> {
  const shift = readStatement('shift', credentials.shift)
  const chain = readChain(credentials.chain)
  if (!shift || !chain) return null

  const coordinators = new Map<string, Body<'coordinator'>>()
  for (const { statement, body } of chain) {
    if (body.kind !== 'coordinator') continue
    if (!(await verifyStatement('coordinator', depl, statement, root))) return null
    if (body.n >= (coordinators.get(body.member)?.n ?? 0)) coordinators.set(body.member, body)
  }
  const signerOf = (by: string): string | null => coordinators.get(by)?.sign ?? null

  let listener: Body<'listener'> | null = null
  const removals = new Map<string, number>()
  for (const { statement, body } of chain) {
    if (body.kind === 'coordinator') continue
    const signer = body.kind === 'removal' && body.by === '' ? root : signerOf(body.by)
    if (!signer || !(await verifyStatement(body.kind, depl, statement, signer))) return null
    if (body.kind === 'removal') removals.set(body.member, Math.max(body.n, removals.get(body.member) ?? 0))
    else if (body.member === shift.member && body.n >= (listener?.n ?? 0)) listener = body
  }
  const counts = (body: Body<'coordinator' | 'listener'> | null | undefined): boolean =>
    !!body && holds(body.from, body.until, longest[body.kind], now) && !(removals.get(body.member)! >= body.n)
  if (!listener || !counts(listener) || !counts(coordinators.get(listener.by))) return null
  if (!holds(shift.from, shift.until, longest.shift, now)) return null
  if (!(await verifyStatement('shift', depl, credentials.shift, listener.sign))) return null
  return {
    member: listener.member,
    shift: shift.shift,
    keys: { seal: shift.seal, sign: shift.sign },
    languages: listener.languages,
    woman: listener.woman,
    coordinator: counts(coordinators.get(listener.member)),
  }
}
