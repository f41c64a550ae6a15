// Whom nobody on duty answers: what a wait can be served by, and who hears of it by an open desk anyway.
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'

/** `not`: listeners who passed it on. */
export type Waiting = { classes: number[]; not: string[] }

/** Whoever has been waiting for so many seconds: the line offers at once, so nobody free on duty can serve them. */
export async function waitingFor(sql: Sql, line: string, seconds: number): Promise<Waiting[]> {
  return attempt(() => sql<Waiting[]>`
    select v.classes[1:v.expanded] as classes, array(select e.listener from exclusion e where e.line = v.line and e.conversation = v.id) as "not"
    from conversation v where v.line = ${line} and v.state = 'waiting' and v.since <= now_() - make_interval(secs => ${seconds})
    order by v.prio, v.seq limit 500`)
}

/** Whose desk is open and on duty. One who missed an offer is not there, though her desk is. */
export async function atDesk(sql: Sql, line: string): Promise<Set<string>> {
  const rows = await attempt(() => sql<{ id: string }[]>`
    select h.id from listener h join node n on n.line = h.line and n.id = h.node and n.lease_until > now_()
    where h.line = ${line} and h.lost_at is null and h.duty <> 'missed'`)
  return new Set(rows.map(({ id }) => id))
}
