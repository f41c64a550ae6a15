// The set-up of an installation: its root key's public half and the first coordinator's statements, once.
import { transaction } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Signed } from '../../shared/wire/parts.ts'
import * as members from './member-store.ts'
import type { MemberData } from './member-store.ts'
import { Directory } from './directory.ts'
import { arePoints } from './statement.ts'
import { allStatements } from './statement-store.ts'
import type { NewTeamKey, TeamKeys } from './team-keys.ts'
import type { RootKey, Vouching } from './vouching.ts'

export type FirstKeys = { root: string; rootSealed: string; statements: Signed[]; teamKeys: NewTeamKey[] }

/**
 * Sets the installation up with the root that the first coordinator's browser made. `statements` are about herself: as a
 * coordinator (the root's), and if she listens too, as a listener (her own). Throws `set-up-already`, `bad-statement`.
 */
export async function setUp(sql: Sql, root: RootKey, vouching: Vouching, teamKeys: TeamKeys, actor: MemberData, first: FirstKeys): Promise<void> {
  if (!(await arePoints({ seal: first.root, sign: first.root }))) throw new Problem('malformed')
  await transaction(sql, async (tx) => {
    await members.takeGate(tx)
    if (root.root() !== null) throw new Problem('set-up-already')
    const member = await members.memberById(tx, actor.id)
    if (!member?.keys || member.role !== 'coordinator' || member.state !== 'enrolled') throw new Problem('not-allowed')
    for (const statement of first.statements) {
      await vouching.keep(tx, member, await vouching.checkMemberStatement(member, member, statement, first.root), [first.root, member.keys.sign])
    }
    await members.setState(tx, member.id, 'active')
    await members.setRootSealed(tx, member.id, first.rootSealed)
    const directory = new Directory(await members.allMembers(tx), await allStatements(tx), first.root, vouching.now())
    if (!directory.isCoordinator(member.id)) throw new Problem('bad-statement')
    await teamKeys.keep(tx, directory, member, first.teamKeys)
    // Last, when nothing else can be refused: it stands outside the database. Were the commit lost after it, the root's
    // word about her could still be brought by `sign-member`.
    await root.setRoot(first.root)
  })
}
