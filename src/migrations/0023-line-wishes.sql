-- What a visitor also agrees to, and the pause after a conversation that a listener ended with one.

-- `others`: languages she also agrees to, best first; `interpreter`: or anybody, with an interpreter. What they are matched by
-- stands in `classes`; this is what the listener is shown.
alter table conversation add column others text[] not null default '{}';
alter table conversation add column interpreter boolean not null default false;

alter table gate add column cool_s int not null default 1800;   -- so long a pause lasts

-- Bound to the visit and to the ticket, and to nothing else: whoever shares a home, a phone or an address with them and comes
-- by a visit of her own is put through.
create table cooling (
  line text not null,
  visit_hash text not null,
  ticket_hash text not null,
  until timestamptz not null,
  primary key (line, visit_hash)
);
create index cooling_ticket on cooling (ticket_hash, line);

drop function line_arrive(text, text, text, text, text, boolean, boolean, int[], boolean, text);
create function line_arrive(p_line text, p_id text, p_ticket text, p_visit text, p_language text, p_woman boolean, p_danger boolean,
  p_others text[], p_interpreter boolean, p_classes int[], p_full boolean, p_salt text,
  out code text, out conversation text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  v conversation;
  l text;
  s text;
begin
  code := 'ok'; topics := '{}'; conversation := p_id;
  select * into v from conversation x where x.line = g.line and x.ticket_hash = p_ticket;
  if not found then select * into v from conversation x where x.line = g.line and x.visit_hash = p_visit; end if;
  if found then
    conversation := v.id;
    if v.ticket_hash = p_ticket then return; end if;
    if v.epoch > 0 then code := 'out-of-order'; return; end if;
    update conversation x set ticket_hash = p_ticket, visitor_seen = t where x.line = g.line and x.id = v.id;
    topics := array['conversation:' || v.id];
    return;
  end if;
  if exists (select from cooling x where x.line = g.line and x.visit_hash = p_visit and x.until > t)
    or exists (select from cooling x where x.line = g.line and x.ticket_hash = p_ticket and x.until > t) then code := 'cooling'; return; end if;
  if exists (select from ending e where e.line = g.line and e.ticket_hash = p_ticket) then code := 'conversation-ended'; return; end if;
  if p_full then code := 'line-full'; return; end if;
  -- Most arrivals find somebody at once: then the row is written once, as an offer.
  v.id := p_id; v.classes := p_classes; v.expanded := 1;
  l := line_choose(g, v, p_salt);
  if l is not null then
    update listener x set load = x.load + 1 where x.line = g.line and x.id = l returning x.session into s;
  end if;
  insert into conversation (line, id, state, listener, session, turn, offer_until, language, woman, danger, others, interpreter, prio, seq, since, visitor_seen, classes, expanded,
    next_expand, ticket_hash, visit_hash)
  values (g.line, p_id, case when l is null then 'waiting' else 'offered' end, l, s, case when l is null then 0 else 1 end,
    case when l is not null then t + make_interval(secs => g.offer_s) end, p_language, p_woman, p_danger, p_others, p_interpreter, case when p_danger then 1 else 2 end,
    nextval('line_seq'), t, t, p_classes, 1, case when cardinality(p_classes) > 1 then t + make_interval(secs => g.expand_s) end, p_ticket, p_visit);
  topics := array['conversation:' || p_id];
  if l is not null then topics := topics || ('member:' || l); return; end if;
  perform line_queue(g, p_id);
  if line_expand(g, p_id, t, false) then
    delete from want w where w.line = g.line and w.conversation = p_id;
    perform line_queue(g, p_id);
    topics := topics || coalesce(line_place(g, p_id, t, p_salt), '{}');
  end if;
end $$;

-- `p_cool`: whoever wrote in it is not put through again for a while.
drop function line_end(text, text, text, text, int, text);
create function line_end(p_line text, p_member text, p_shift text, p_conversation text, p_turn int, p_outcome text, p_cool boolean,
  out code text, out topics text[], out talked_s int) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
begin
  topics := '{}';
  code := line_stands(g, p_conversation, p_member, p_shift, p_turn, 'active');
  if code <> 'ok' then return; end if;
  select extract(epoch from t - v.accepted_at) into talked_s from conversation v where v.line = g.line and v.id = p_conversation;
  if p_cool then
    insert into cooling (line, visit_hash, ticket_hash, until)
    select g.line, v.visit_hash, v.ticket_hash, t + make_interval(secs => g.cool_s) from conversation v where v.line = g.line and v.id = p_conversation
    on conflict (line, visit_hash) do update set ticket_hash = excluded.ticket_hash, until = excluded.until;
  end if;
  topics := line_finish(g, p_conversation, 'listener-ended', p_outcome, t);
end $$;

create or replace function line_sweep(p_line text, p_salt text, out topics text[], out waiting int) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  x text;
  v conversation;
  freed text[] := '{}';      -- listeners whose slots changed
  back text[] := '{}';       -- conversations that look for somebody
  changed text[] := '{}';    -- whoever else should look again
begin
  -- Listeners whose connection, or whose process, has been gone too long.
  for x in
    select h.id from listener h
    where h.line = g.line and (
      h.lost_at <= t - make_interval(secs => g.lost_s)
      or not exists (select from node n where n.line = g.line and n.id = h.node and n.lease_until > t) and h.lost_at is null
      or exists (select from node n where n.line = g.line and n.id = h.node and n.lease_until <= t)
    ) and (h.lost_at is null or h.load > 0 or exists (select from guest u where u.line = h.line and u.member = h.id)) order by h.id
  loop
    update listener h set lost_at = coalesce(h.lost_at, t) where h.line = g.line and h.id = x;
    back := back || line_give_back(g, x, t);
    freed := freed || x;
  end loop;
  delete from node n where n.line = g.line and n.lease_until <= t;

  -- Offers nobody answered: the listener is paused, and told.
  for x in select distinct c.listener from conversation c where c.line = g.line and c.state = 'offered' and c.offer_until <= t order by c.listener loop
    update listener h set duty = 'missed' where h.line = g.line and h.id = x and h.duty = 'on';
    back := back || line_withdraw(g, x, t);
    freed := freed || x;
  end loop;

  -- Pages asleep: the place is kept, nobody is offered.
  for v in
    select * from conversation c where c.line = g.line and c.state in ('waiting', 'offered') and c.visitor_seen <= t - make_interval(secs => g.asleep_s) order by c.seq
  loop
    delete from want w where w.line = g.line and w.conversation = v.id;
    update conversation c set state = 'dormant', dormant_at = t, listener = null, session = null, offer_until = null where c.line = g.line and c.id = v.id;
    if v.listener is not null then
      perform line_release(g, v.listener, t);
      freed := freed || v.listener;
    end if;
    changed := changed || ('conversation:' || v.id);
  end loop;
  for v in select * from conversation c where c.line = g.line and c.state = 'dormant' and c.dormant_at <= t - make_interval(secs => g.return_s) order by c.seq loop
    changed := changed || line_finish(g, v.id, 'expired', case when v.accepted_at is not null then 'left' else 'unserved' end, t);
  end loop;

  -- Danger is a boost of at most `boost_s`: whoever has waited that long stands in the same rank, by order of arrival.
  with waited as (
    update conversation c set prio = 1 where c.line = g.line and c.prio = 2 and c.state <> 'active' and c.since <= t - make_interval(secs => g.boost_s) returning c.id
  ) update want w set prio = 1 from waited where w.line = g.line and w.conversation = waited.id;

  -- Those who can also be served by somebody further away, by now.
  for x in select c.id from conversation c where c.line = g.line and c.state = 'waiting' and c.next_expand <= t order by c.prio, c.seq loop
    perform line_expand(g, x, t, true);
    delete from want w where w.line = g.line and w.conversation = x;
    perform line_queue(g, x);
    back := back || x;
  end loop;

  -- Shifts whose tab never came back.
  for x in select h.id from listener h where h.line = g.line and h.load = 0 and h.lost_at <= t - make_interval(secs => g.shift_s) loop
    perform line_off(g, x);
    freed := freed || x;
  end loop;
  delete from ending e where e.line = g.line and e.until <= t;
  delete from cooling x where x.line = g.line and x.until <= t;

  topics := changed || line_settle(g, freed, back, t, p_salt);
  select count(*) into waiting from conversation c where c.line = g.line and c.state <> 'active';
end $$;
