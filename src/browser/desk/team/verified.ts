// Reads the signed directory: whose keys are vouched for from the root down. Nothing is sealed to, or signed again for, anybody else.
import type { PublicKeys, Signed } from '../../../shared/wire/parts.ts'
import { readStatement } from '../../../shared/seal/directory.ts'
import type { Body } from '../../../shared/seal/directory.ts'
import { verifyStatement } from '../../../shared/seal/primitives.ts'

export type Vouched = { coordinator: Body<'coordinator'> | null; listener: Body<'listener'> | null; removedAt: number; highest: number }
export type Directory = ReadonlyMap<string, Vouched>

/** Statements that do not check are left out, as if they were not there. `root`: raw point, base64url. */
export async function readDirectory(root: string, depl: string, statements: readonly Signed[]): Promise<Directory> {
  const all = new Map<string, Vouched>()
  const of = (member: string): Vouched => {
    const known = all.get(member) ?? { coordinator: null, listener: null, removedAt: 0, highest: 0 }
    all.set(member, known)
    return known
  }
  for (const statement of statements) {
    const body = readStatement('coordinator', statement)
    if (!body || !(await verifyStatement('coordinator', depl, statement, root))) continue
    const known = of(body.member)
    if (body.n >= (known.coordinator?.n ?? 0)) known.coordinator = body
    known.highest = Math.max(known.highest, body.n)
  }
  for (const statement of statements) {
    const listener = readStatement('listener', statement)
    const removal = listener ? null : readStatement('removal', statement)
    const by = listener?.by ?? removal?.by
    const signer = by === '' ? root : by === undefined ? undefined : all.get(by)?.coordinator?.sign
    const kind = listener ? 'listener' : 'removal'
    if (signer === undefined || !(await verifyStatement(kind, depl, statement, signer))) continue
    if (listener) {
      const known = of(listener.member)
      if (listener.n >= (known.listener?.n ?? 0)) known.listener = listener
      known.highest = Math.max(known.highest, listener.n)
    } else if (removal) {
      const known = of(removal.member)
      known.removedAt = Math.max(known.removedAt, removal.n)
      known.highest = Math.max(known.highest, removal.n)
    }
  }
  return all
}

/** The keys somebody is vouched for with at this moment (whole seconds); null where nobody vouches for her now. */
export function keysOf(directory: Directory, member: string, now: number): PublicKeys | null {
  const known = directory.get(member)
  if (!known) return null
  const newest = [known.coordinator, known.listener]
    .filter((body) => body !== null)
    .filter((body) => body.n > known.removedAt && body.from <= now + 86_400 && body.until > now)
    .toSorted((a, b) => b.n - a.n)[0]
  return newest ? { seal: newest.seal, sign: newest.sign } : null
}

/** The key a coordinator signs with, where the root vouches for her at this moment (whole seconds); null where she was removed or her time is over. */
export function coordinatorSign(directory: Directory, member: string, now: number): string | null {
  const known = directory.get(member)
  const body = known?.coordinator
  return body && body.n > known.removedAt && body.from <= now + 86_400 && body.until > now ? body.sign : null
}

/** The number the next statement about her must have. */
export function nextNumber(directory: Directory, member: string): number {
  return (directory.get(member)?.highest ?? 0) + 1
}
