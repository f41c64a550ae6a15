-- The line's rooms and frames: many frames of many conversations in one statement, each judged for itself.
-- These take no gate: they hold the rows of their conversations, and skip those that somebody else holds, so that neither
-- a match nor another process can be kept waiting, and no two can wait for each other.

-- Why a sender may not write into a conversation now; null where it may. Rule 5: conversation, who, shift, turn, state.
create function line_barred(v_id text, v_ticket text, v_turn int, v_state text, v_listener text, v_session text, v_slot smallint, p_ticket text, p_member text, p_shift text, p_slot int, p_turn int) returns text language sql immutable as $$
  select case
    when v_id is null then 'conversation-ended'
    when p_ticket is not null and v_ticket <> p_ticket then 'no-ticket'
    when v_turn <> p_turn or v_state <> 'active' then 'stale-turn'
    when p_ticket is null and (v_listener <> p_member or v_session <> p_shift) then 'not-in-conversation'
    when p_slot <> (case when p_ticket is null then coalesce(v_slot, p_slot) else 0 end) then 'not-in-conversation'
  end
$$;

-- Keeps frames and notes how far has been opened, of the conversations `p_all`. `p_frames`: [{i, c, turn, ticket | member + shift,
-- epoch, slot, mid, at, size}] with no mid twice, the bytes of each at offset `at` of `p_bytes`; `p_opens`: [{i, c, ticket | member + shift, n}].
-- `p_most`: a conversation keeps so many frames and no more.
-- One row an element: 'ok' with its number (a frame) or how far and by which slot (an opening), a refusal, or 'busy': ask again.
create function line_write(p_line text, p_all text[], p_frames json, p_bytes bytea, p_opens json, p_most int)
returns table (opening boolean, i int, code text, n int, slot int) language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  held text[];
begin
  select coalesce(array_agg(l.id), '{}') into held from (
    select v.id from conversation v where v.line = p_line and v.id = any (p_all) for no key update skip locked
  ) l;
  if json_array_length(p_frames) > 0 then
    return query
    with judged as (
      select f.*, b.n as known, case
          when v.id is not null and not (f.c = any (held)) then 'busy'
          else coalesce(line_barred(v.id, v.ticket_hash, v.turn, v.state, v.listener, v.session, v.listener_slot, f.ticket, f.member, f.shift, f.slot, f.turn), case
            when b.slot <> f.slot then 'malformed'
            when b.n is not null then 'ok'
            when f.epoch not between greatest(v.floor, 1) and v.epoch or v.room_listener is distinct from v.listener then 'epoch'
            else 'ok' end)
        end as code
      from json_to_recordset(p_frames)
        as f(i int, c text, turn int, ticket text, member text, shift text, epoch int, slot int, mid text, at int, size int)
      left join lateral (select * from conversation x where x.line = p_line and x.id = f.c offset 0) v on true
      left join lateral (select x.n, x.slot from box x where x.line = p_line and x.conversation = f.c and x.mid = f.mid offset 0) b on true
    ), counted as (
      select *, code = 'ok' and known is null as fresh, row_number() over (partition by c order by i) as at_first from judged
    ), numbered as materialized (
      select *, sum(case when at_first = 1 then coalesce((select max(b.n) from box b where b.line = p_line and b.conversation = c), 0) else 0 end
        + fresh::int) over (partition by c order by i)::int as number
      from counted
    ), kept as (
      insert into box (line, conversation, n, epoch, slot, mid, bytes)
      select p_line, c, number, epoch, slot, mid, substring(p_bytes from at + 1 for size) from numbered where fresh and number <= p_most
    )
    select false, i, case when fresh and number > p_most then 'too-many' else code end, coalesce(known, number), slot from numbered;
  end if;
  if json_array_length(p_opens) > 0 then
    return query
    with open as materialized (
      select o.*, case when o.ticket is null then v.listener_slot else 0 end as reader,
        least(o.n, coalesce((select max(b.n) from box b where b.line = p_line and b.conversation = o.c), 0)) as upto, case
          when v.id is null then 'conversation-ended'
          when not (o.c = any (held)) then 'busy'
          when o.ticket is not null and v.ticket_hash <> o.ticket then 'no-ticket'
          when o.ticket is null and (v.listener is distinct from o.member or v.session <> o.shift or v.listener_slot is null) then 'not-in-conversation'
          else 'ok' end as code
      from json_to_recordset(p_opens) as o(i int, c text, ticket text, member text, shift text, n int)
      left join conversation v on v.line = p_line and v.id = o.c
    ), kept as (
      insert into opened as k (line, conversation, slot, n)
      select p_line, c, reader, max(upto) from open where code = 'ok' group by c, reader
      on conflict (line, conversation, slot) do update set n = excluded.n where k.n < excluded.n
    )
    select true, o.i, o.code, o.upto, o.reader::int from open o;
  end if;
end $$;

-- Stores the next epoch of a room, up to `p_most`. `p_page`: the ticket of a page that the listener lets in; it replaces the page's.
create function line_put_room(p_line text, p_conversation text, p_turn int, p_ticket text, p_member text, p_shift text,
  p_epoch int, p_body text, p_sig text, p_keys json, p_wraps json, p_slot int, p_page text, p_most int, out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v conversation;
begin
  topics := '{}';
  select * into v from conversation x where x.line = p_line and x.id = p_conversation for no key update;
  code := line_barred(v.id, v.ticket_hash, v.turn, v.state, v.listener, v.session, v.listener_slot, p_ticket, p_member, p_shift, case when p_ticket is null then v.listener_slot else 0 end, p_turn);
  if code is not null then return; end if;
  if p_page is not null and p_ticket is not null then code := 'not-in-conversation'; return; end if;
  if v.epoch = p_epoch and exists (
    select from statement s where s.line = p_line and s.conversation = p_conversation and s.epoch = p_epoch and s.body = p_body and s.sig = p_sig
  ) then code := 'ok'; return; end if;   -- said again
  if p_epoch <> v.epoch + 1 then code := 'epoch'; return; end if;
  if p_epoch > p_most then code := 'too-many'; return; end if;
  if exists (select from conversation x where x.line = p_line and x.ticket_hash = p_page and x.id <> p_conversation) then code := 'out-of-order'; return; end if;
  insert into statement (line, conversation, epoch, body, sig, keys) values (p_line, p_conversation, p_epoch, p_body, p_sig, p_keys);
  insert into member (line, conversation, epoch, n, key_epoch, role, key_hash, wrap)
  select p_line, p_conversation, p_epoch, w.n, (w.wrap->>'epoch')::int, w.wrap->>'role', w.wrap->>'to', w.wrap->>'wrap'
  from json_array_elements(p_wraps) with ordinality w(wrap, n);
  update conversation x
  set epoch = p_epoch, listener_slot = p_slot, room_listener = v.listener,
    floor = case when v.room_listener is distinct from v.listener or p_page is not null then p_epoch else v.floor end,
    ticket_hash = coalesce(p_page, x.ticket_hash), visitor_seen = case when p_page is null then x.visitor_seen else now_() end
  where x.line = p_line and x.id = p_conversation;
  code := 'ok';
  topics := array['conversation:' || p_conversation, 'member:' || v.listener];
end $$;

-- Pages that answered. Gives the tickets that sleep (each must be woken under the gate), and what to tell: who had not been heard of.
create function line_seen(p_line text, p_tickets text[], out asleep text[], out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  t timestamptz := now_();
begin
  perform set_config('synchronous_commit', 'off', true);   -- losing an "I am here" costs nothing: it is said again
  select coalesce(array_agg(v.ticket_hash), '{}') into asleep from conversation v where v.line = p_line and v.ticket_hash = any (p_tickets) and v.state = 'dormant';
  with there as (
    select v.id, v.visitor_seen from conversation v
    where v.line = p_line and v.ticket_hash = any (p_tickets) and v.state <> 'dormant' for no key update skip locked
  ), touched as (
    update conversation v set visitor_seen = t from there, gate g
    where v.line = p_line and v.id = there.id and g.line = p_line
    returning v.id, v.state = 'active' and there.visitor_seen <= t - make_interval(secs => g.quiet_s) as back
  )
  select coalesce(array_agg('conversation:' || x.id) filter (where x.back), '{}') into topics from touched x;
end $$;
