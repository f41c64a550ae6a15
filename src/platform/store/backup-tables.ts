// Which tables a backup holds and which it leaves out; each table of the schema stands in one of these lists.

/**
 * What a backup holds, in an order in which each may be filled: a table after those it refers to. A table that a later
 * version renames or drops stays here, for the backups of earlier versions.
 */
export const saved: readonly string[] = [
  'installation',
  'team_member',
  'team_credential',
  'team_unlock',
  'team_statement',
  'team_key',
  'team_wrap',
  'team_vouch',
  'team_drafts',
  'team_procedure',
  'opening_rule',
  'closed_day',
  'contact_count',
  'left_message',
  'left_room',
  'left_wrap',
  'left_box',
  'left_tombstone',
]

/** Saved, and kept as well where another database is put over this one: what was erased since the backup stays erased. */
export const merged: readonly string[] = ['left_tombstone']

const live = 'of a live conversation nothing is copied'
const rings = 'when a phone rang says when somebody waited; whoever wants to be rung turns it on again'
const once = 'what opens the desk must not come back with an older copy'

/** What is in no backup, and why. A restore empties these. */
export const leftOut: Readonly<Record<string, string>> = {
  left_day: 'how many messages were left today is counted against a flood of today',
  conversation: live,
  want: live,
  exclusion: live,
  statement: live,
  member: live,
  box: live,
  opened: live,
  ending: live,
  guest: live,
  call: live,
  handed: live,
  cooling: 'a pause of half an hour after a live conversation',
  node: 'which processes run now',
  listener: 'who is on duty now',
  listener_class: 'who is on duty now',
  team_session: once,
  team_challenge: once,
  team_invitation: once,
  word: 'what a coordinator erased, or what has had its days, must not come back with an older copy',
  ring_member: rings,
  ring_device: rings,
  kept: 'a shape of an earlier version that nothing ever used',
}

/** What is in no backup, and why; a restore leaves these as they are. */
export const untouched: Readonly<Record<string, string>> = {
  migration: 'the schema says it of itself; the backup names its migrations at its beginning',
  gate: 'written when a process starts',
  team_gate: 'made with the schema',
  ended_visit: 'lives for hours; a visit that has ended stays ended under a restored database too',
}
