-- The line's time: the leases of its processes, and the sweep that any of them runs each second.

-- Renews a process's lease. `fresh`: it held none, so its listeners may have been given up. Where nobody held one, the
-- database (or everybody) was away, and nobody can be blamed for silence meanwhile: every clock starts again from now (I10).
create function line_renew(p_line text, p_node text, out fresh boolean) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
begin
  if not exists (select from node n where n.line = g.line and n.lease_until > t) then
    update node n set lease_until = t + make_interval(secs => g.lease_s) where n.line = g.line;
    update listener x set lost_at = t where x.line = g.line and x.lost_at is not null;
    update conversation x set visitor_seen = t where x.line = g.line and x.state <> 'dormant';
    update conversation x set offer_until = t + make_interval(secs => g.offer_s) where x.line = g.line and x.state = 'offered';
  end if;
  fresh := not exists (select from node n where n.line = g.line and n.id = p_node and n.lease_until > t);
  insert into node (line, id, lease_until) values (g.line, p_node, t + make_interval(secs => g.lease_s))
  on conflict (line, id) do update set lease_until = excluded.lease_until;
end $$;

-- A process that stops in order: its listeners have `lost_s` to come back elsewhere.
create function line_retire(p_line text, p_node text, p_salt text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  gone text[];
  back text[] := '{}';
begin
  delete from node n where n.line = g.line and n.id = p_node;
  with lost as (
    update listener x set lost_at = t where x.line = g.line and x.node = p_node and x.lost_at is null returning x.id
  ) select coalesce(array_agg(l.id order by l.id), '{}') into gone from lost l;
  for i in 1 .. cardinality(gone) loop back := back || line_withdraw(g, gone[i], t); end loop;
  topics := line_settle(g, gone, back, t, p_salt);
end $$;

-- `waiting`: how many have a place now, for whoever decides whether there is room for more.
create function line_sweep(p_line text, p_salt text, out topics text[], out waiting int) language plpgsql set plan_cache_mode = force_generic_plan as $$
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
    ) and (h.lost_at is null or h.load > 0) order by h.id
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

  topics := changed || line_settle(g, freed, back, t, p_salt);
  select count(*) into waiting from conversation c where c.line = g.line and c.state <> 'active';
end $$;
