// Reads and checks the team's signed statements (docs/safety/live-conversation.md): a wrong one is refused before it is kept.
import { webcrypto } from 'node:crypto'
import { toBytes } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import { bool, bytes, int, list, obj, oneOf, text } from '../../shared/wire/shape.ts'
import type { Of } from '../../shared/wire/shape.ts'
import { hash, id, tag } from '../../shared/wire/parts.ts'
import type { PublicKeys, Signed } from '../../shared/wire/parts.ts'

const day = 86_400
/** Whole seconds since 1970. */
const time = int(0, 2 ** 40)
const n = int(1, 1e9)
const point = bytes(65)

const bodies = {
  coordinator: obj({ kind: oneOf('coordinator'), member: id, n, seal: point, sign: point, from: time, until: time }),
  listener: obj({
    kind: oneOf('listener'),
    member: id,
    n,
    seal: point,
    sign: point,
    languages: list(obj({ tag, level: oneOf(1, 2, 3) }), 16),
    woman: bool,
    by: id,
    from: time,
    until: time,
  }),
  /** `by` is a coordinator's id, or empty where the root signed. With `n` 0 it ends nothing: a coordinator's word for what the member has signed. */
  removal: obj({ kind: oneOf('removal'), member: id, n: int(0, 1e9), by: text(22), from: time, vouches: list(hash, 200) }),
  shift: obj({ kind: oneOf('shift'), member: id, shift: id, seal: point, sign: point, from: time, until: time }),
  'team-key': obj({ kind: oneOf('team-key'), team: text(20, 2), epoch: int(1, 1e6), seal: point, by: id, from: time, until: time }),
}

export type StatementKind = keyof typeof bodies
export type Body<K extends StatementKind> = Of<(typeof bodies)[K]>

/** The longest a statement may hold, in seconds; a removal holds for ever. */
const longest: Record<Exclude<StatementKind, 'removal'>, number> = {
  coordinator: 366 * day,
  listener: 90 * day,
  shift: day / 2,
  'team-key': 35 * day,
}

/** A desk's clock may be a day wrong, as a visitor's may; the teams' keys are made four weeks ahead. */
const ahead = (kind: StatementKind): number => (kind === 'team-key' ? 35 * day : day)

/** The kind a statement says it is; throws `bad-statement` where it says none of ours. */
export function kindOf(statement: Signed): StatementKind {
  const body = parse(statement)
  const kind = typeof body === 'object' && body !== null && 'kind' in body ? body.kind : null
  if (typeof kind !== 'string' || !Object.hasOwn(bodies, kind)) throw new Problem('bad-statement')
  return kind as StatementKind
}

/** The body of a statement of this kind; throws `bad-statement` where it has another shape, begins too late, holds too long or no more. Its signature is not checked. */
export function bodyOf<K extends StatementKind>(kind: K, statement: Signed, now: number): Body<K> {
  const body = parse(statement)
  if (!bodies[kind](body)) throw new Problem('bad-statement')
  if (body.from > now + ahead(kind)) throw new Problem('bad-statement')
  if ('until' in body) {
    const most = longest[body.kind]
    if (body.until <= now || body.until - body.from > most) throw new Problem('bad-statement')
  }
  return body as Body<K>
}

function parse(statement: Signed): unknown {
  try {
    return JSON.parse(statement.body)
  } catch {
    throw new Problem('bad-statement')
  }
}

/** Throws `bad-statement` unless `sign` (a raw P-256 point) signed `"LE1 <kind>" ‖ 0x00 ‖ depl ‖ UTF-8(body)` with ECDSA over SHA-256. */
export async function checkSignature(kind: StatementKind, statement: Signed, sign: string, depl: string): Promise<void> {
  const key = await importPoint(sign, 'ECDSA')
  const sig = toBytes(statement.sig)
  const message = Buffer.concat([Buffer.from(`LE1 ${kind}\0`), Buffer.from(depl, 'base64url'), Buffer.from(statement.body)])
  const fits = key && sig && (await webcrypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, sig, message))
  if (!fits) throw new Problem('bad-statement')
}

/** Whether both are points of the curve. */
export async function arePoints(keys: PublicKeys): Promise<boolean> {
  return (await importPoint(keys.seal, 'ECDH')) !== null && (await importPoint(keys.sign, 'ECDSA')) !== null
}

async function importPoint(point: string, name: 'ECDSA' | 'ECDH'): Promise<webcrypto.CryptoKey | null> {
  const raw = toBytes(point)
  if (!raw || raw.length !== 65) return null
  try {
    return await webcrypto.subtle.importKey('raw', raw, { name, namedCurve: 'P-256' }, false, name === 'ECDSA' ? ['verify'] : [])
  } catch {
    return null
  }
}
