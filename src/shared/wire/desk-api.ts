// The desk's API: one POST to /api/<method> each, with the shape of what it takes and the type of what it gives.
import { bool, bytes, int, list, nullable, obj, oneOf, text } from './shape.ts'
import type { Of, Shape } from './shape.ts'
import { epoch, id, publicKeys, signed, tag } from './parts.ts'
import { leftBox, leftRoom } from './left.ts'
import type { KeptBox, LeftRoom, Vouch } from './left.ts'
import type { LeftState } from './visitor-api.ts'
import type { Outcome, PublicKeys, Signed } from './parts.ts'

const token = bytes(16)
const spokenLanguage = obj({ tag, level: oneOf(1, 2, 3) })
const spokenLanguages = list(spokenLanguage, 16)
const memberRole = oneOf('coordinator', 'listener')
/** Values inside values, at most so deep: what goes deeper overflows whoever walks it. */
const within = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' || value === null || (depth > 0 && Object.values(value).every((inner) => within(inner, depth - 1)))
/** A WebAuthn answer in its JSON form (WebAuthn 3, 5.1: toJSON), checked in full by the sign-in itself. The deepest we ask for is the PRF's results: 4. */
const webauthn: Shape<Record<string, unknown>> = (value): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && within(value, 8) && JSON.stringify(value).length <= 16_384

/**
 * Her identity's private halves, encrypted in her browser under a key from one way to unlock:
 * `prf` from the passkey `credential`, or `passphrase` through Argon2id with `salt`. The server cannot open it.
 */
export const unlock = obj({
  method: oneOf('prf', 'passphrase'),
  credential: nullable(text(400, 1)),
  salt: bytes(32),
  sealed: bytes(64, 4096),
})
export type Unlock = Of<typeof unlock>

/** A team's key of one epoch, its private half sealed to each member (sealing.md, Keys). */
const teamKey = obj({ statement: signed, wraps: list(obj({ member: id, wrap: bytes(97, 512) }), 500) })

const isoDay = text(10, 10)
/** Hours of every week: `days` from 1 for Monday to 7 for Sunday; `from`, `to`: 'HH:MM', `to` on the next day where it is not later, '24:00' for the end of the day. */
export const weekHours = obj({ languages: list(tag, 64), days: list(int(1, 7), 7), from: text(5, 5), to: text(5, 5), holidays: bool, since: isoDay, until: nullable(isoDay) })
export type WeekHours = Of<typeof weekHours>

/** What each method takes. */
export const deskApi = {
  // — without a session —
  status: obj({}),
  'sign-in-options': obj({}),
  'sign-in': obj({ challenge: token, response: webauthn }),
  invitation: obj({ token }),
  'enrol-options': obj({ token }),
  /** Uses the invitation up and signs her in. At least one unlock. */
  enrol: obj({ token, challenge: token, response: webauthn, keys: publicKeys, unlocks: list(unlock, 4) }),
  // — of herself —
  me: obj({}),
  'sign-out': obj({}),
  'credential-options': obj({}),
  'add-credential': obj({ challenge: token, response: webauthn, label: text(60), unlocks: list(unlock, 2) }),
  'remove-credential': obj({ credential: text(400, 1) }),
  'put-unlock': obj({ unlock }),
  // — set-up —
  /** The root's public half and the first statements; refused once an installation has a root. `rootSealed` is the root's private half sealed to the coordinator's own key. */
  'set-up': obj({ root: bytes(65), rootSealed: bytes(97, 1024), statements: list(signed, 8), teamKeys: list(teamKey, 64) }),
  // — the team —
  members: obj({}),
  invite: obj({ name: text(80, 1), role: memberRole, languages: spokenLanguages, woman: bool }),
  /** A fresh link for somebody who lost her passkeys: when it is used, her old ones and old keys end. */
  recover: obj({ member: id }),
  'set-member': obj({ member: id, name: text(80, 1), languages: spokenLanguages, woman: bool }),
  /** After the fingerprint was read back: the statement about her, signed by a coordinator (or the root's, for a coordinator). Also a coordinator's word for what she signed. */
  'sign-member': obj({ member: id, statement: signed }),
  'remove-member': obj({ member: id, statement: signed }),
  directory: obj({}),
  /** The names she needs: whoever is on duty, the coordinators, and those who speak one of these languages. Never herself. */
  colleagues: obj({ languages: list(tag, 64) }),
  'team-keys': obj({}),
  'put-team-keys': obj({ keys: list(teamKey, 64) }),
  // — left messages —
  /** Those of her languages; all of them for a coordinator. */
  inbox: obj({}),
  /** One of them, with the wraps to her and to the teams she is in. */
  left: obj({ id }),
  /**
   * The next room of it. `claim`: hers from now on (signed by her identity; the teams' wraps go in the same transaction). `release`: back to the teams, by
   * whoever has it, or a coordinator. `rewrap`: a coordinator seals it to the teams' new keys. `hand`: to a colleague, by whoever has it, or a coordinator.
   */
  'left-room': obj({ id, room: leftRoom, why: oneOf('claim', 'release', 'rewrap', 'hand') }),
  'left-answer': obj({ id, epoch, box: leftBox }),
  /** The messages whose wraps a coordinator's desk should make anew. */
  'left-tend': obj({}),
  /** Room statements of members that no coordinator has vouched for, at most 1000 at once: of `by` (for her removal), or of everybody. */
  'left-signed': obj({ by: nullable(id) }),
  // — help while talking —
  /** Sentences in the listener's language and the visitor's. */
  phrases: obj({ language: tag, into: tag }),
  /** Places of pages and facts to share, found in the listener's language and written in the visitor's. */
  cards: obj({ language: tag, into: tag }),
  drafts: obj({}),
  /** Her own sentences, sealed to her identity in her browser; null: she keeps none. */
  'put-drafts': obj({ sealed: nullable(bytes(82, 32_768)) }),
  /** The organisation's steps for a visitor in danger, in this language of the desk. */
  procedure: obj({ language: tag }),
  /** An empty list: the steps of the desk's own words. */
  'put-procedure': obj({ language: tag, steps: list(text(400, 1), 20) }),
  // — ringing her phone —
  ring: obj({}),
  /** `endpoint`: of her browser's push subscription; said again it sets the quiet hours, 'HH:MM' on the pack's clocks, `to` on the next day where it is not later. */
  'ring-subscribe': obj({ endpoint: text(1000, 10), quiet: nullable(obj({ from: text(5, 5), to: text(5, 5) })) }),
  /** One browser of hers, by its endpoint's SHA-256; null: all. */
  'ring-unsubscribe': obj({ device: nullable(bytes(32)) }),
  'ring-test': obj({}),
  // — opening hours —
  hours: obj({}),
  /** In place of all that stood there, but for rules that are no hours of a week. `version`: what was read before they were changed. */
  'put-hours': obj({ hours: list(weekHours, 200), closed: list(isoDay, 400), version: text(43, 43) }),
  // — looking —
  /** What visitors said about us, sealed to the coordinators. */
  words: obj({}),
  'erase-word': obj({ id }),
  counts: obj({ days: int(1, 400) }),
  /** `language`: in which the facts' texts are given. */
  content: obj({ language: tag }),
} as const

export type DeskMethod = keyof typeof deskApi
export type DeskInput<M extends DeskMethod> = Of<(typeof deskApi)[M]>

export type MemberRow = {
  id: string
  name: string
  role: 'coordinator' | 'listener'
  state: 'invited' | 'enrolled' | 'active' | 'removed'
  languages: { tag: string; level: 1 | 2 | 3 }[]
  woman: boolean
  keys: PublicKeys | null
  credentials: number
  signedUntil: number | null
}

/** A fact of the site that somebody has to look at; `why` the most pressing reason first. */
export type FactRow = {
  id: string
  /** In the language asked for. */
  text: string
  source: string
  why: ('overdue' | 'due' | 'unconfirmed' | 'unseen')[]
  /** False where it is left out of the site because it is not confirmed. */
  shown: boolean
  /** Who looks again, and by which day (ISO). */
  role: string
  on: string
}

/** A language of the site of which not all is reviewed and up to date. Files are those of its folder; `drafts` has `record.json` for its words. */
export type LanguageRow = {
  tag: string
  /** The others are translated from it, so that nobody reads it against another. */
  source: boolean
  /** Nobody has reviewed anything of it. */
  untouched: boolean
  drafts: string[]
  behind: string[]
  unknown: string[]
  /** The second reading against the source; null where there was none. `well`: it found enough of the errors planted for it. */
  reading: { on: string; planted: number; found: number; errorsBefore: number; errorsAfter: number; well: boolean } | null
}

/** A left message in the list: never a word of it. Times are whole seconds since 1970. */
export type LeftRow = {
  id: string
  /** Whose teams may read it. */
  languages: string[]
  state: LeftState
  /** Who reads it; null while nobody does. */
  claimedBy: string | null
  /** Since when something of hers waits for an answer; where nothing does, since the last answer. */
  since: number
  /** It has waited longer than it should. */
  overdue: boolean
  boxes: number
  /** When it is erased. */
  until: number
}

/** A colleague, as every signed member may know her; whether she is a coordinator, and her keys, are signed in the directory. */
export type ColleagueRow = { id: string; name: string; languages: { tag: string; level: 1 | 2 | 3 }[]; onDuty: boolean }

type CredentialRow = { id: string; label: string; addedOn: string; prf: boolean }

/** What each method gives. WebAuthn options are in their JSON form. */
export type DeskOutput = {
  status: { setUp: boolean; depl: string; operator: string; root: string | null; languages: string[] }
  'sign-in-options': { challenge: string; options: Record<string, unknown> }
  'sign-in': { member: string; role: 'coordinator' | 'listener' }
  invitation: { name: string; role: 'coordinator' | 'listener'; recovery: boolean }
  'enrol-options': { challenge: string; member: string; options: Record<string, unknown> }
  enrol: { member: string }
  me: {
    member: MemberRow
    abilities: string[]
    credentials: CredentialRow[]
    unlocks: Unlock[]
    /** Root → coordinator → hers; empty until she is signed. */
    chain: Signed[]
    /** For a coordinator who holds the root: its private half sealed to her key. */
    rootSealed: string | null
  }
  'sign-out': Record<string, never>
  'credential-options': { challenge: string; options: Record<string, unknown> }
  'add-credential': Record<string, never>
  'remove-credential': Record<string, never>
  'put-unlock': Record<string, never>
  'set-up': Record<string, never>
  members: { members: MemberRow[] }
  invite: { member: string; token: string; until: number }
  recover: { token: string; until: number }
  'set-member': Record<string, never>
  'sign-member': Record<string, never>
  'remove-member': Record<string, never>
  directory: { root: string; statements: Signed[] }
  colleagues: { colleagues: ColleagueRow[] }
  /** `stopped`: a member who held it was removed; nothing is sealed to it any more. */
  'team-keys': { keys: { team: string; epoch: number; statement: Signed; wrap: string | null; missing: string[]; stopped: boolean }[] }
  'put-team-keys': Record<string, never>
  /** `unseen`: days since a coordinator was at her desk, where that is long; null else. `keyless`: the teams that nothing can be sealed to now. */
  inbox: { rows: LeftRow[]; unseen: number | null; keyless: string[] }
  left: { row: LeftRow; rooms: LeftRoom[]; boxes: KeptBox[]; vouches: Vouch[] }
  'left-room': Record<string, never>
  'left-answer': { number: number }
  'left-tend': { stale: string[] }
  'left-signed': { signed: { member: string; statement: Signed }[] }
  /** `state`: of the visitor's language. `own` is in `ownTag`; `into` is null where her language lacks this sentence. */
  phrases: {
    state: 'none' | 'draft' | 'reviewed' | 'stale'
    phrases: { id: string; group: string; own: string; ownTag: string; into: string | null }[]
  }
  /** `title` and `text` are in the listener's language, `card` is what is sent, in `tag`. */
  cards: { cards: { id: string; kind: 'page' | 'fact'; title: string; text: string; card: string; tag: string }[] }
  drafts: { sealed: string | null }
  'put-drafts': Record<string, never>
  /** Null: the steps of the desk's own words. */
  procedure: { steps: string[] | null }
  'put-procedure': Record<string, never>
  /** `key`: what her browser subscribes with, base64url. `devices`: the SHA-256 of each endpoint of hers. */
  ring: { key: string; devices: string[]; quiet: { from: string; to: string } | null }
  'ring-subscribe': Record<string, never>
  'ring-unsubscribe': Record<string, never>
  /** How many push services took it. */
  'ring-test': { rung: number }
  /** `timeZone`: on whose clocks (IANA). `others`: rules that are no hours of a week, which stay as they are. `holidays`: the next ones; `name` is a key for words. */
  hours: { timeZone: string; hours: WeekHours[]; closed: string[]; others: number; holidays: { day: string; name: string }[]; version: string }
  /** `changed`: somebody else has saved since; nothing was kept. */
  'put-hours': { is: 'saved'; version: string } | { is: 'changed' }
  /** What of the pack, as the site has read it, needs somebody today. */
  content: { facts: FactRow[]; languages: LanguageRow[] }
  /** The newest day first (ISO), in no order within a day. `epoch`: of the coordinators' key it is sealed to. */
  words: { words: { id: string; day: string; epoch: number; sealed: string }[] }
  'erase-word': Record<string, never>
  /** Counts below 5 are null: shown from 5 up. */
  counts: { rows: { day: string; language: string; channel: string; outcome: Outcome | 'left' | 'unserved'; n: number | null }[] }
}
