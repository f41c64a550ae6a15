// Every address of the site in one table; nothing else knows how they are spelled.
import { languageOf } from '../../shared/base/language.ts'
import { problemCodes } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { listed } from './parts/frame.tsx'
import type { Listed } from './parts/frame.tsx'

/** Patterns in Fastify's spelling, and what is there. `first` is a visit's prefix or a language. */
export const addresses = {
  /** 303 to the entry page in a fresh visit. */
  home: '/',
  /** 303 to the language's first page in a fresh visit. */
  language: '/:first',
  /** `/<visit>/start`: the entry page. `/<language>/<page>`, to share: 303 to it in a fresh visit. */
  short: '/:first/:page',
  /** A page in a language; a POST to one with a form is answered with a redirect to `<form>-<sealed answers>` or `trouble-<code>`. */
  page: '/:visit/:language/:page',
  /** Nothing is there; under an ended visit it leads to the plain page as every other. */
  beyond: '/:visit/:language/:page/*',
  /** Hop 1 of the exit: ends the visit, blank. */
  leave: '/:visit/:language/leave',
  /** Hop 2 of the exit: 303 to the operator's plain page. */
  away: '/away/:language',
  /** A page's script, with integrity. */
  script: '/script/:name',
  /** What a page's script asks beside the socket: one POST to each method (shared/wire/visitor-api.ts). */
  api: '/:visit/api/:method',
  /** A language's words for return codes, as text. */
  words: '/words/:language',
  /** The words of the talk page's scripts that come later, in a language, as JSON. */
  later: '/later/:language',
  /** Who is there now, for everybody to read: JSON, also from other sites. */
  now: '/now.json',
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

/** Pages with a form. */
export const forms = ['language', 'check', 'plan', 'card'] as const
export type FormName = (typeof forms)[number]
export type PageName = Listed | FormName
/** Every page of a language. */
export const allPages: readonly PageName[] = [...new Set<PageName>([...listed, ...forms])]

export const isForm = (step: string): step is FormName => (forms as readonly string[]).includes(step)

/** The last step of what was answered to a form, and of a form that could not be taken. */
export const answeredStep = (form: FormName, sealed: string) => `${form}-${sealed}`
export const troubleStep = (code: ProblemCode) => `trouble-${code}`

/** Without scripts: the page of a talk, opened once by what follows its name; its frame; and where its forms go. */
export const hereStep = (pass: string) => `here-${pass}`
export const saidStep = (key: string) => `said-${key}`
export const sayStep = (key: string) => `say-${key}`

/** A left message without scripts: its page, opened once, and where its forms go. */
export const leftStep = (pass: string) => `left-${pass}`
export const keepStep = (key: string) => `keep-${key}`

/** Where something is posted without scripts: to a page that begins, or with the key of a page that stands open. Null for another step. */
export function readPosted(step: string): { to: 'talk' | 'message' | 'return' } | { to: 'say' | 'keep'; key: string } | null {
  if (step === 'talk' || step === 'message' || step === 'return') return { to: step }
  const [, to, key] = /^(say|keep)-([\w-]{22})$/.exec(step) ?? []
  return to && key ? { to: to as 'say' | 'keep', key } : null
}

/** The last step of a page's path, read. */
export type Step =
  /** `spoken`: for talk, the language to talk in where it is not the page's. */
  | { is: 'page'; page: PageName; spoken: string | null }
  | { is: 'answered'; form: FormName; sealed: string }
  | { is: 'trouble'; code: ProblemCode }
  /** `pass`: null where the talk of the visit is looked for. */
  | { is: 'here'; pass: string | null }
  | { is: 'said'; key: string }
  | { is: 'left'; pass: string }

/** Null where there is nothing of that name. */
export function readStep(step: string): Step | null {
  const page = allPages.find((name) => name === step)
  if (page) return { is: 'page', page, spoken: null }
  if (step === 'here') return { is: 'here', pass: null }
  const cut = step.indexOf('-')
  const [name, rest] = [step.slice(0, cut), step.slice(cut + 1)]
  if (cut < 0) return null
  // Only what is spelled as we spell it: a step that was read stands in redirects.
  if (name === 'talk') return languageOf(rest) ? { is: 'page', page: 'talk', spoken: rest } : null
  if (isForm(name) && /^[\w-]+$/.test(rest)) return { is: 'answered', form: name, sealed: rest }
  if (name === 'here' && /^[\w-]{22}$/.test(rest)) return { is: 'here', pass: rest }
  if (name === 'said' && /^[\w-]{22}$/.test(rest)) return { is: 'said', key: rest }
  if (name === 'left' && /^[\w-]{22}$/.test(rest)) return { is: 'left', pass: rest }
  const code = problemCodes.find((one) => one === rest)
  return name === 'trouble' && code ? { is: 'trouble', code } : null
}

/** The prefix in the path of a socket's upgrade; null where the path is another. */
export function visitOfSocket(path: string): string | null {
  return /^\/([\w-]+)\/socket$/.exec(path)?.[1] ?? null
}
