// Who signed, from the root down, without a shift: people of the directory who stand now, and those who have gone, or whose time is over, and whose statements somebody vouches for.
import { toText } from '../base/id.ts'
import type { PublicKeys, Signed } from '../wire/parts.ts'
import { holds, longest, readStatement } from './directory.ts'
import type { Body } from './directory.ts'
import { sha256, utf8, verifyStatement } from './primitives.ts'

/** Somebody of the directory with the keys it names for her. */
export type Standing = { member: string; role: 'listener' | 'coordinator'; keys: PublicKeys }

type Coordinator = Body<'coordinator'>
type Person = Coordinator | Body<'listener'>
/** `by`: the coordinator whose key signed it; null where the root did. `hash`: of its body. */
type Link = { body: Person | Body<'removal'>; by: Link | null; hash: string }

/** The hash by which the next room, or a removal, names a statement: SHA-256 of its body, base64url. */
export const statementHash = async (statement: Signed): Promise<string> => toText(await sha256(utf8(statement.body)))

/** All of a chain with its signatures checked; null where a single one is not what it says. */
async function readLinks(root: string, depl: string, chain: Signed[]): Promise<Link[] | null> {
  const links: Link[] = []
  for (const statement of chain) {
    const body = readStatement('coordinator', statement)
    if (!body) continue
    if (!(await verifyStatement('coordinator', depl, statement, root))) return null
    links.push({ body, by: null, hash: await statementHash(statement) })
  }
  const coordinators = [...links].sort((a, b) => b.body.n - a.body.n)
  for (const statement of chain) {
    if (readStatement('coordinator', statement)) continue
    const body = readStatement('listener', statement) ?? readStatement('removal', statement)
    if (!body) return null
    let by: Link | null = null
    for (const link of coordinators) {
      const { member, sign } = link.body as Coordinator
      if (!by && member === body.by && (await verifyStatement(body.kind, depl, statement, sign))) by = link
    }
    if (!by && !(body.by === '' && (await verifyStatement(body.kind, depl, statement, root)))) return null
    links.push({ body, by, hash: await statementHash(statement) })
  }
  return links
}

/** A chain of the directory, read at one moment. */
export type Vouched = {
  /** Whom it names in this role and who stands now: in her time, of the highest `n`, not removed, signed by somebody of whom the same is true. */
  standing(member: string, role: Standing['role']): Standing | null
  /** Who of this id signed it, so that it may be believed: she stands now, or a removal of hers, or a coordinator's word, that stands vouches for it. Her role, or null. */
  signer(member: string, kind: string, statement: Signed): Promise<Standing['role'] | null>
}

/** Reads a chain (root → coordinator → listener, with removals). `root`: raw point, base64url; `now` in seconds. Null where anything in it does not check. */
export async function readVouched(root: string, depl: string, chain: Signed[], now: number): Promise<Vouched | null> {
  const links = await readLinks(root, depl, chain)
  if (!links) return null
  const removals = links.filter((link): link is Link & { body: Body<'removal'> } => link.body.kind === 'removal')
  const people = links.filter((link): link is Link & { body: Person } => link.body.kind !== 'removal')

  const stands = (link: Link): boolean => {
    const body = link.body as Person
    if (!holds(body.from, body.until, longest[body.kind], now)) return false
    if (removals.some(({ body: removal }) => removal.member === body.member && removal.n >= body.n)) return false
    if (people.some(({ body: other }) => other.member === body.member && other.kind === body.kind && other.n > body.n)) return false
    return body.kind === 'coordinator' || stands(link.by!)
  }
  // A removal vouches for what the one who has gone signed before, a removal among it; one of number 0 for whatever it names. It must stand itself.
  const vouchedFor = (body: Person, hash: string): boolean =>
    removals.some(
      (link) =>
        link.body.member === body.member &&
        (link.body.n === 0 || link.body.n >= body.n) &&
        link.body.vouches.includes(hash) &&
        (!link.by || stands(link.by) || vouchedFor(link.by.body as Person, link.hash)),
    )

  return {
    standing: (member, role) => {
      const body = people.find((link) => link.body.member === member && link.body.kind === role && stands(link))?.body
      return body ? { member, role, keys: { seal: body.seal, sign: body.sign } } : null
    },
    signer: async (member, kind, statement) => {
      const hash = await statementHash(statement)
      let role: Standing['role'] | null = null
      for (const link of people) {
        const { body } = link
        if (body.member !== member || role === 'coordinator') continue
        if (!(await verifyStatement(kind, depl, statement, body.sign))) continue
        if (stands(link) || vouchedFor(body, hash)) role = body.kind
      }
      return role
    },
  }
}
