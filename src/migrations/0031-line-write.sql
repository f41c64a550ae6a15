-- Many frames at a time, for less: what a sender is allowed is judged once for all of a sender's frames, the lists come as arrays,
-- and the answer is one row. What is checked, and in which order, is as before (0021).

-- Whether a mid is kept already is looked up for each frame. The mid leads its index now, and the function reads by it alone: a plan that was
-- made while the table was small went through all frames of the conversation instead, or of the table, and stayed.
alter table box drop constraint box_mid;
alter table box add constraint box_mid unique (mid, conversation, line);

drop function line_write(text, text[], json, bytea, json, int);

-- Keeps frames and notes how far has been opened, of the conversations `p_all`. Senders are the elements of `p_c`, `p_turn`, `p_ticket` or
-- `p_member` and `p_shift`, `p_epoch`, `p_slot`; frames, no mid twice, are those of `p_of` (its sender, from 1), `p_mid`, `p_at` and `p_size`
-- (where its bytes stand in `p_bytes`, from 1). `p_opens`: [{i, c, ticket | member + shift, n}]. `p_most`: a conversation keeps so many frames and no more.
-- Of each frame, in their order, `codes`: 'ok', a refusal, or 'busy': ask again; and `numbers`. Of each opening in `opens`: [{i, code, n, slot}],
-- how far and by which slot; null where nobody opened anything.
create function line_write(p_line text, p_all text[], p_c text[], p_turn int[], p_ticket text[], p_member text[], p_shift text[], p_epoch int[], p_slot int[],
  p_of int[], p_mid text[], p_at int[], p_size int[], p_bytes bytea, p_opens json, p_most int, out codes text[], out numbers int[], out opens json)
language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
declare
  held text[];
  refused text[];    -- of each sender: why none of its frames may be kept; null where they may
  stale boolean[];   -- of each sender: whether only frames that are kept already count
begin
  select coalesce(array_agg(l.id), '{}') into held from (
    select v.id from conversation v where v.line = p_line and v.id = any (p_all) for no key update skip locked
  ) l;
  if cardinality(p_of) > 0 then
    select array_agg(s.refused order by s.i), array_agg(s.stale order by s.i) into refused, stale from (
      select f.i,
        case when v.id is not null and not (f.c = any (held)) then 'busy'
          -- Somebody who joined: asked for only where the sender is not the listener.
          when f.ticket is null and v.listener <> f.member then case
            when v.turn <> f.turn or v.state <> 'active' then 'stale-turn'
            when f.slot is distinct from (
              select u.slot from guest u where u.line = p_line and u.conversation = f.c and u.member = f.member and u.session = f.shift
            ) then 'not-in-conversation' end
          else line_barred(v.id, v.ticket_hash, v.turn, v.state, v.listener, v.session, v.listener_slot, f.ticket, f.member, f.shift, f.slot, f.turn)
        end as refused,
        f.epoch not between greatest(v.floor, v.company_epoch, 1) and v.epoch or v.company_epoch is null or v.room_listener is distinct from v.listener as stale
      from unnest(p_c, p_turn, p_ticket, p_member, p_shift, p_epoch, p_slot) with ordinality f(c, turn, ticket, member, shift, epoch, slot, i)
      left join lateral (select * from conversation x where x.line = p_line and x.id = f.c offset 0) v on true
    ) s;
    with judged as (
      select f.*, b.n as known, coalesce(refused[f.s], case
          when b.slot <> p_slot[f.s] then 'malformed'
          when b.n is not null then 'ok'
          when stale[f.s] then 'epoch'
          else 'ok' end) as code
      from (select u.*, p_c[u.s] as c from unnest(p_of, p_mid, p_at, p_size) with ordinality u(s, mid, at, size, i)) f
      left join lateral (
        select x.n, x.slot from (select * from box k where k.mid = f.mid offset 0) x where x.line = p_line and x.conversation = f.c
      ) b on true
    ), counted as (
      select *, code = 'ok' and known is null as fresh, row_number() over (partition by c order by i) as at_first from judged
    ), numbered as materialized (
      select *, sum(case when at_first = 1 then coalesce((select max(b.n) from box b where b.line = p_line and b.conversation = c), 0) else 0 end
        + fresh::int) over (partition by c order by i rows unbounded preceding)::int as number
      from counted
    ), kept as (
      insert into box (line, conversation, n, epoch, slot, mid, bytes)
      select p_line, c, number, p_epoch[s], p_slot[s], mid, substring(p_bytes from at for size) from numbered where fresh and number <= p_most
    )
    select array_agg(case when fresh and number > p_most then 'too-many' else code end order by i), array_agg(coalesce(known, number) order by i)
    into codes, numbers from numbered;
  end if;
  if json_array_length(p_opens) > 0 then
    with open as materialized (
      select o.*, u.reader,
        least(o.n, coalesce((select max(b.n) from box b where b.line = p_line and b.conversation = o.c), 0)) as upto, case
          when v.id is null then 'conversation-ended'
          when not (o.c = any (held)) then 'busy'
          when o.ticket is not null and v.ticket_hash <> o.ticket then 'no-ticket'
          when u.reader is null then 'not-in-conversation'
          else 'ok' end as code
      from json_to_recordset(p_opens) as o(i int, c text, ticket text, member text, shift text, n int)
      left join conversation v on v.line = p_line and v.id = o.c
      cross join lateral (select case
        when o.ticket is not null then 0
        when v.listener = o.member then case when v.session = o.shift then v.listener_slot end
        else (select x.slot from guest x where x.line = p_line and x.conversation = o.c and x.member = o.member and x.session = o.shift) end as reader) u
    ), kept as (
      insert into opened as k (line, conversation, slot, n)
      select p_line, c, reader, max(upto) from open where code = 'ok' group by c, reader
      on conflict (line, conversation, slot) do update set n = excluded.n where k.n < excluded.n
    )
    select json_agg(json_build_object('i', o.i, 'code', o.code, 'n', o.upto, 'slot', o.reader)) into opens from open o;
  end if;
end $$;
