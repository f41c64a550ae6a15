// What the server itself checks of a room statement: that it is about this room. Whether it is true, only browsers can tell.
import { Problem } from '../../shared/base/problem.ts'
import type { Room } from '../../shared/wire/parts.ts'

type Member = { role: string; slot: number }

/**
 * The slots in the room that this statement makes: the listener's, and whoever else it names beside the visitor. Throws `bad-statement` where it is not a
 * statement about this conversation and epoch, with the visitor in slot 0, one listener, and nobody twice in a slot. Signatures are the browsers'.
 */
export function slotsOf(conversation: string, room: Room): { listener: number; others: Member[] } {
  const body = read(room.statement.body)
  const members = Array.isArray(body?.members) ? body.members.filter(isMember) : []
  const listeners = members.filter((m) => m.role === 'listener')
  const [listener] = listeners
  const right =
    body?.conversation === conversation &&
    body.epoch === room.epoch &&
    members.length === room.keys.length &&
    members.every((m) => (m.role === 'visitor') === (m.slot === 0)) &&
    new Set(members.map((m) => m.slot)).size === members.length
  if (!right || !listener || listeners.length > 1 || !members.some((m) => m.role === 'visitor')) throw new Problem('bad-statement')
  const others = members.filter((m) => m.role !== 'listener' && m.role !== 'visitor').map(({ role, slot }) => ({ role, slot }))
  return { listener: listener.slot, others }
}

function read(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function isMember(value: unknown): value is Member {
  if (typeof value !== 'object' || value === null) return false
  const { role, slot } = value as Record<string, unknown>
  return typeof role === 'string' && Number.isInteger(slot) && (slot as number) >= 0 && (slot as number) <= 7
}
