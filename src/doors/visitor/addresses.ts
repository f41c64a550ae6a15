// Every address of the site in one table; nothing else knows how they are spelled.
import { listed } from './parts/frame.tsx'

/** Patterns in Fastify's spelling, and what is there. `first` is a visit's prefix or a language. */
export const addresses = {
  /** 303 to the entry page in a fresh visit. */
  home: '/',
  /** 303 to the language's first page in a fresh visit. */
  language: '/:first',
  /** `/<visit>/start`: the entry page. `/<language>/<page>`, to share: 303 to it in a fresh visit. */
  short: '/:first/:page',
  /** A page in a language. */
  page: '/:visit/:language/:page',
  /** Hop 1 of the exit: ends the visit, blank. */
  leave: '/:visit/:language/leave',
  /** Hop 2 of the exit: 303 to the operator's plain page. */
  away: '/away/:language',
  /** A page's script, with integrity. */
  script: '/script/:name',
  /** The WebSocket of the talk page. It is an upgrade, which the router never sees. */
  socket: '/:visit/socket',
} as const

export const entryPath = (visit: string) => `/${visit}/start`
export const pagePath = (visit: string, language: string, page: string) => `/${visit}/${language}/${page}`
export const leavePath = (visit: string, language: string) => `/${visit}/${language}/leave`
export const awayPath = (language: string) => `/away/${language}`
export const scriptPath = (name: string) => `/script/${name}.js`

/** The talk page for somebody who talks in another language than the page's: beside the others, so that links stay the same. */
export const talkIn = (language: string) => `talk-${language}`

/** Reads the last step of a page's path: which page, and for talk the language to talk in. Null where there is none. */
export function readPageName(step: string): { page: (typeof listed)[number]; spoken: string | null } | null {
  const page = listed.find((name) => name === step)
  if (page) return { page, spoken: null }
  return step.startsWith('talk-') ? { page: 'talk', spoken: step.slice(5) } : null
}

/** The prefix in the path of a socket's upgrade; null where the path is another. */
export function visitOfSocket(path: string): string | null {
  return /^\/([\w-]+)\/socket$/.exec(path)?.[1] ?? null
}
