// For tests: random steps of company on the line (calls, answers, who joins and goes), each done on the database and on the oracle.
import fc from 'fast-check'
import { Problem } from '../../shared/base/problem.ts'
import type { Call } from '../../shared/wire/parts.ts'
import type { DrivenLine } from './create-line.ts'
import type { LineOracle, OracleConversation } from './line-oracle.ts'

const pick = fc.nat(50)
const kind = fc.constantFrom<Call[]>('coordinator', 'interpreter', 'handover', 'handover')
const member = fc.constantFrom('m0', 'm1', 'm2', 'm3')
const language = fc.constantFrom('nl', 'fa', 'fa-AF', 'en')
const via = fc.constantFrom('a' as const, 'b' as const)
const step = <T extends string, R>(name: T, more: { [K in keyof R]: fc.Arbitrary<R[K]> }) =>
  fc.record({ kind: fc.constant(name), via, ...more }) as unknown as fc.Arbitrary<{ kind: T; via: 'a' | 'b' } & R>

export const companySteps = [
  { weight: 5, arbitrary: step('call', { pick, call: kind, to: fc.constantFrom('', 'm0', 'm1', 'm2', 'm3'), language, byLanguage: fc.boolean(), old: fc.constantFrom('', '', '', 'turn', 'who') }) },
  { weight: 1, arbitrary: step('uncall', { pick, call: kind }) },
  { weight: 5, arbitrary: step('agree', { pick, yes: fc.constantFrom(true, true, true, false), old: fc.constantFrom(false, false, false, false, true) }) },
  { weight: 10, arbitrary: step('join', { pick, member, call: kind, coordinator: fc.boolean(), open: fc.constantFrom(true, true, true, true, false) }) },
  { weight: 2, arbitrary: step('part', { pick, member }) },
] as const
type Arbitrary = (typeof companySteps)[number]['arbitrary']
export type CompanyStep = Arbitrary extends fc.Arbitrary<infer S> ? S : never

/** `ticketOf`: the page of a conversation; `shiftOf`: the newest shift of somebody. */
export type CompanyWorld = { oracle: LineOracle; ticketOf: (c: OracleConversation) => Uint8Array; shiftOf: (member: string) => string }

/** Does the step on both sides; gives what each said. */
export async function doCompanyStep(line: DrivenLine, { oracle: o, ticketOf, shiftOf }: CompanyWorld, s: CompanyStep): Promise<[database: string, oracle: string]> {
  const chosen = (fits: (c: OracleConversation) => boolean): OracleConversation | undefined => {
    const all = [...o.conversations.values()]
    const list = s.pick % 9 === 0 ? all : all.filter(fits)
    return list[s.pick % Math.max(1, list.length)]
  }
  const holder = (c: OracleConversation): [string, string] => [c.listener ?? 'm0', c.session ?? shiftOf('m0')]
  switch (s.kind) {
    case 'call': {
      const c = chosen(({ state }) => state === 'active')
      if (!c) return ['ok', 'ok']
      const [id, session] = s.old === 'who' ? ['m0', shiftOf('m0')] : holder(c)
      const asked = [c.turn - (s.old === 'turn' ? 1 : 0), s.call, s.byLanguage || s.call === 'interpreter' ? s.language : null, !s.byLanguage && s.to !== '' ? s.to : null] as const
      return [await said(line.company.call(id, session, c.id, ...asked)), o.company.call(id, session, c.id, ...asked)]
    }
    case 'uncall': {
      const c = chosen(({ calls }) => calls.size > 0)
      if (!c) return ['ok', 'ok']
      return [await said(line.company.uncall(...holder(c), c.id, c.turn, s.call)), o.company.uncall(...holder(c), c.id, c.turn, s.call)]
    }
    case 'agree': {
      const c = chosen(({ calls }) => calls.has('handover'))
      if (!c) return ['ok', 'ok']
      const n = c.asked - (s.old ? 1 : 0)
      return [await said(line.company.agree(ticketOf(c), c.id, n, s.yes)), o.company.agree(c, n, s.yes)]
    }
    case 'join': {
      const c = chosen(({ calls }) => calls.size > 0)
      if (!c) return ['ok', 'ok']
      const open = [...c.calls.keys()] as Call[]
      const call = s.open && open.length > 0 ? open[s.pick % open.length]! : s.call
      const id = s.open ? (c.calls.get(call)?.to ?? s.member) : s.member
      return [await said(line.company.join(id, shiftOf(id), c.id, call, s.coordinator)), o.company.join(id, shiftOf(id), c.id, call, s.coordinator)]
    }
    case 'part': {
      const c = chosen(({ guests }) => guests.size > 0)
      if (!c) return ['ok', 'ok']
      const id = s.pick % 3 === 0 ? s.member : ([...c.guests.keys()][0] ?? s.member)
      return [await said(line.company.part(id, shiftOf(id), c.id)), o.company.part(id, shiftOf(id), c)]
    }
  }
}

/** What it gave, `ok` where nothing, or the code of the refusal. */
export async function said(work: Promise<unknown>): Promise<string> {
  try {
    const value = await work
    return typeof value === 'string' || typeof value === 'number' ? String(value) : 'ok'
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}
