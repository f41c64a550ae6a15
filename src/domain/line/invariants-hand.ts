// For tests: the invariants of the line, each as one question to the database that must find nothing.
import type { Sql } from '../../platform/store/store.ts'

/** What must never be found, by invariant. I5, I7, I8 and I9 compare with the step before and stand in `betweenSteps`. */
export const never: Record<string, string> = {
  'I1 one state each; busy ⇔ has a listener; waiting ⇔ has wants': `
    select from conversation where (state in ('offered', 'active')) <> (listener is not null)
    union all select from conversation c where state = 'waiting' and
      (select coalesce(array_agg(class order by rank), '{}') from want w where w.conversation = c.id and w.prio = c.prio and w.seq = c.seq) <> c.classes[1:c.expanded]
    union all select from want w where not exists (select from conversation c where c.id = w.conversation and c.state = 'waiting')`,
  'I3 one writer: the shift of whoever holds it is her shift': `
    select from conversation c left join listener l on l.line = c.line and l.id = c.listener where c.listener is not null and l.session is distinct from c.session`,
  'I4 load = busy ≤ cap, voice exclusive': `
    select from listener l where load <> (select count(*) from conversation c where c.line = l.line and c.listener = l.id) or load > cap or voice and load > 1`,
  'I6 nobody waits beside a free eligible listener': `
    select from want w join listener_class a on a.line = w.line and a.class = w.class join listener l on l.line = a.line and l.id = a.listener
    where l.duty = 'on' and l.lost_at is null and l.load < l.cap
      and not exists (select from exclusion e where e.conversation = w.conversation and e.listener = l.id)`,
  'I11 no offer to paused or gone listeners, nor to a declined pair': `
    select from conversation c join listener l on l.line = c.line and l.id = c.listener where c.state = 'offered' and (l.duty <> 'on' or l.lost_at is not null)
    union all select from conversation c join exclusion e on e.conversation = c.id and e.listener = c.listener where c.state = 'offered'`,
  'I14 whoever joined is there: a row of hers is her present shift, in a conversation that is talking': `
    select from guest u left join listener l on l.line = u.line and l.id = u.member where l.session is distinct from u.session
    union all select from guest u join conversation c on c.id = u.conversation where c.state <> 'active'`,
  'I15 nobody twice in a room': `
    select from guest u join conversation c on c.id = u.conversation where u.member = c.listener or u.slot = coalesce(c.listener_slot, 1)
    union all select from guest u group by u.conversation, u.slot having count(*) > 1`,
  'I17 nobody waits for nobody: while her wish can be widened, somebody on duty may be offered to her already': `
    select from conversation c where c.state = 'waiting' and c.expanded < cardinality(c.classes) and not exists (
      select from listener l where l.duty = 'on' and l.lost_at is null and l.declared > 0 and l.classes && c.classes[1:c.expanded]
        and not exists (select from exclusion e where e.conversation = c.id and e.listener = l.id))`,
  'calls are open only while somebody talks': `select from call k join conversation c on c.id = k.conversation where c.state <> 'active'`,
  'nothing of what ended is left': `
    select from (select conversation from want union all select conversation from exclusion union all select conversation from statement
      union all select conversation from member union all select conversation from box union all select conversation from opened
      union all select conversation from guest union all select conversation from call union all select conversation from handed) x
    where not exists (select from conversation c where c.id = x.conversation)
    union all select from listener_class a full join (select id, unnest(classes) as class from listener) l on l.id = a.listener and l.class = a.class
      where a.listener is null or l.id is null`,
}

/** I10: after a sweep nobody is left with a listener who has been gone too long. */
export const neverAfterSweep = `
  select from conversation c join listener l on l.id = c.listener
  where l.lost_at <= now_() - interval '30 seconds' or not exists (select from node n where n.id = l.node and n.lease_until > now_()) and l.lost_at is null`

/** The invariants that are broken now. */
export async function broken(sql: Sql, afterSweep: boolean): Promise<string[]> {
  const all = afterSweep ? { ...never, 'I10 requeued within lease + sweep': neverAfterSweep } : never
  const questions = Object.entries(all).map(([name, query]) => `select '${name}' as name where exists (${query})`)
  return (await sql.unsafe<{ name: string }[]>(questions.join('\nunion all\n'))).map(({ name }) => name)
}

export type Held = { id: string; state: string; listener: string | null; turn: number; prio: number; seq: number; classes: number[]; excluded: string[]; agreed: boolean }
export type Snapshot = { held: Held[]; serves: Map<string, number[]>; ended: number }

export async function snapshot(sql: Sql): Promise<Snapshot> {
  const held = await sql<Held[]>`
    select id, state, listener, turn, prio::int, seq::int, classes[1:expanded] as classes,
      array(select e.listener from exclusion e where e.conversation = c.id) as excluded,
      exists (select from call k where k.conversation = c.id and k.kind = 'handover' and k.agreed) as agreed
    from conversation c order by seq`
  const serves = await sql<{ listener: string; classes: number[] }[]>`select listener, array_agg(class) as classes from listener_class group by listener`
  const [ended] = await sql<{ n: number }[]>`select coalesce(sum(n), 0)::int as n from contact_count`
  return { held: [...held], serves: new Map(serves.map((s) => [s.listener, s.classes])), ended: ended!.n }
}

/** The invariants that this step broke: I2 with the number of arrivals so far, I5, I7, I8, I9, I16. */
export function betweenSteps(before: Snapshot, after: Snapshot, arrived: number): string[] {
  const was = new Map(before.held.map((c) => [c.id, c]))
  const found = new Set<string>()
  if (after.held.length + after.ended !== arrived) found.add('I2 arrived = sum of the states')
  for (const c of after.held) {
    const old = was.get(c.id)
    if (old && old.turn > c.turn) found.add('I8 turn only grows')
    if (old?.state === 'active' && c.state === 'active' && old.listener !== c.listener && !old.agreed) found.add('I16 no handover without her yes')
    if (old && old.seq !== c.seq) found.add('I9 seq never changes')
    const l = c.listener
    if (l === null || (old?.listener === l && old.state === c.state) || c.state !== 'offered') continue
    const serves = new Set(after.serves.get(l))
    const may = (x: Held): boolean => x.classes.some((k) => serves.has(k)) && !x.excluded.includes(l)
    if (!may(c)) found.add('I7 assigned only by a class both have')
    // Several pages may wake in one step, one after the other: who woke later could not be asked for before.
    const couldBe = (w: Held): boolean => w.state === 'waiting' && was.get(w.id)?.state !== 'dormant'
    if (after.held.some((w) => couldBe(w) && may(w) && (w.prio < c.prio || (w.prio === c.prio && w.seq < c.seq)))) {
      found.add('I5 first come first served within class and priority')
    }
  }
  return [...found]
}
