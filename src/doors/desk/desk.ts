// The face of the desk's door: the staff's page, API and socket, on an origin of their own.
import type { FastifyInstance } from 'fastify'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Pack, Words } from '../../domain/content/content.ts'
import type { LeftMessages } from '../../domain/left/left.ts'
import type { Hours } from '../../domain/hours/hours.ts'
import type { Line } from '../../domain/line/line.ts'
import type { Reopenings } from '../../domain/line/reopening.ts'
import type { Ring } from '../../domain/ring/ring.ts'
import type { Team } from '../../domain/team/team.ts'
import type { WordsAboutUs } from '../../domain/word/word.ts'
import { DeskApi } from './desk-api.ts'
import { deskHeaders } from './desk-headers.ts'
import type { Headers } from './desk-headers.ts'
import { DeskPage, integrityOf } from './desk-page.ts'
import type { DeskAssets } from './desk-page.ts'
import { DeskSocket } from './desk-socket.ts'
import { colleagues } from './methods/colleagues.ts'
import { comingIn } from './methods/coming-in.ts'
import { content } from './methods/content.ts'
import { counting } from './methods/counts.ts'
import type { Count } from './methods/counts.ts'
import { help } from './methods/help.ts'
import { herself } from './methods/herself.ts'
import { openingHours } from './methods/hours.ts'
import { left } from './methods/left.ts'
import { members } from './methods/members.ts'
import { ringing } from './methods/ring.ts'
import { words as wordsAboutUs } from './methods/word.ts'
import { SessionCookie } from './session-cookie.ts'

export type { Count } from './methods/counts.ts'
export type { DeskAssets } from './desk-page.ts'

export type DeskParts = {
  team: Team
  line: Line
  left: LeftMessages
  bus: Bus
  /** The same object that the visitors' door uses. */
  reopenings: Reopenings
  /** The desk's public address; its host is the passkeys' relying party. */
  address: URL
  /** The installation's 16 public bytes, base64url, and the operator's name. */
  depl: string
  operator: string
  /** The desk's application, bundled. */
  assets: DeskAssets
  /** The languages this installation publishes; each has a team. */
  languages: readonly string[]
  /** The words of each language of the desk. */
  words: readonly Words[]
  /** The whole pack, also languages that are not published. */
  pack: Pack
  hours: Hours
  about: WordsAboutUs
  ring: Ring
  /** What a rung phone shows; null: the desk's words. */
  ringText: string | null
  /** Contacts counted in the last so many days. */
  counts: (days: number) => Promise<Count[]>
  /** How often an open desk is asked whether it is there; 5 s where not given. */
  tickMs?: number
}

export type Desk = {
  /** For every answer of the desk's origin, errors too. */
  readonly headers: Headers
  /** Adds the page, the words and the API to the desk's server. Refusals are thrown on to the server's error handler, which answers `{"code":…}`. */
  register(app: FastifyInstance): void
  /** The desk's socket, for `HttpDoor.addSocket`. */
  readonly socket: DeskSocket['route']
  /** Closes all sockets; duty stays as it was declared. Before the line is disposed of. */
  dispose(): Promise<void>
}

/** Builds the desk's door. Nothing runs until it is registered. */
export function createDesk(parts: DeskParts): Desk {
  const { team, line, left: messages, bus, reopenings, address, depl, operator, assets, languages, words, pack, hours, about, ring, ringText, counts, tickMs } = parts
  const cookie = new SessionCookie(address)
  const methods = {
    ...comingIn(team, line, { depl, operator, languages: [...languages] }),
    ...herself(team, async () => [...(await messages.keysInUse()), ...(await about.keysInUse())]),
    ...members(team, line),
    ...colleagues(team, line),
    ...left(messages.desk, team, [...languages]),
    ...counting(counts),
    ...wordsAboutUs(about),
    ...openingHours(hours, pack.holidays),
    ...content(pack),
    ...ringing(ring),
    ...help(team, pack),
  }
  const page = new DeskPage(assets, words, ringText)
  const api = new DeskApi(team, methods, cookie, address)
  const socket = new DeskSocket(team, line, bus, reopenings, cookie, address, tickMs)
  return {
    headers: deskHeaders(address, integrityOf(assets.script)),
    register(app) {
      page.register(app)
      api.register(app)
    },
    socket: socket.route,
    dispose: () => socket.dispose(),
  }
}
