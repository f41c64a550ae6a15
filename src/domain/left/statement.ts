// What the server itself checks of a left message's room: that it is about this message and names whom it may. Whether it is true, only browsers can tell.
import { createHash } from 'node:crypto'
import { Problem } from '../../shared/base/problem.ts'
import { bytes, int, is, list, obj, text } from '../../shared/wire/shape.ts'
import type { Of } from '../../shared/wire/shape.ts'
import { epoch, hash, id } from '../../shared/wire/parts.ts'
import { leftName, leftRole } from '../../shared/wire/left.ts'
import type { LeftRoom } from '../../shared/wire/left.ts'

/** `key`: a team's key epoch, 0 for people. `seal`: the point that the key is sealed to. */
const member = obj({ role: leftRole, name: leftName, key: int(0, 1e6), seal: bytes(65) })
export type NamedMember = Of<typeof member>

/** `sign`: V's key; `prev`: the hash of the body before; `by`: who signed (docs/safety/left-messages.md). */
const body = obj({ kind: is('left'), id, epoch, members: list(member, 8), sign: bytes(65), commit: hash, prev: text(43), by: text(22) })

/**
 * Who opens the epoch that this room makes, brought by `by` ('' for the visitor). A room that no page could go on with must not be kept: it throws
 * `bad-statement` where the statement is not about this message and epoch, names another signer, does not follow `before` (the body of the room
 * before, null for the first) or changes the visitor's keys, where somebody is named twice, or more than one person beside the visitor, who stands first;
 * where a wrap is for nobody it names, of a later epoch, or there twice; and where a key is missing: every member needs this epoch's, and all but
 * the visitor and the team `mayHold` those of all epochs before (they hold them already).
 */
export function membersOf(message: string, room: LeftRoom, by: string, before: string | null, mayHold: string | null): NamedMember[] {
  const wrong = new Problem('bad-statement')
  const [said, last] = [read(room.statement.body), before === null ? null : read(before)]
  if (!said || said.id !== message || said.epoch !== room.epoch || said.by !== by) throw wrong
  if (said.prev !== (before === null ? '' : hashOf(before))) throw wrong
  const { members: named } = said
  const names = named.map(nameOf)
  if (named.length < 2 || new Set(names).size !== names.length || named.filter(isPerson).length > 1) throw wrong
  if (named.some(({ role, name, key }, i) => (role === 'visitor') !== (i === 0) || (role === 'visitor') !== (name === '') || (role === 'team') !== key > 0)) throw wrong
  if (last && (last.sign !== said.sign || last.members[0]?.seal !== named[0]?.seal)) throw wrong
  const wraps = new Set(room.wraps.map((wrap) => `${nameOf(wrap)} ${wrap.epoch}`))
  if (wraps.size !== room.wraps.length || room.wraps.some((wrap) => wrap.epoch > room.epoch || !names.includes(nameOf(wrap)))) throw wrong
  for (const one of named) {
    const holds = one.role === 'visitor' || (one.role === 'team' && one.name === mayHold)
    for (let epoch = holds ? room.epoch : 1; epoch <= room.epoch; epoch++) if (!wraps.has(`${nameOf(one)} ${epoch}`)) throw wrong
  }
  return named
}

/** A listener or a coordinator by herself, not a team. */
export const isPerson = ({ role }: NamedMember): boolean => role === 'listener' || role === 'coordinator'

/** SHA-256 of a statement's body, base64url: by this the next room, or a removal, names it. */
export const hashOf = (body: string): string => createHash('sha256').update(body).digest('base64url')

const nameOf = ({ role, name }: { role: string; name: string }): string => `${role} ${name}`

function read(text: string): Of<typeof body> | null {
  try {
    const value: unknown = JSON.parse(text)
    return body(value) ? value : null
  } catch {
    return null
  }
}
