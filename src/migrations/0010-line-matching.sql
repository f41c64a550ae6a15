-- The line's matching: what happens to a listener's slot and a visitor's place while the gate is held.
-- Every function here runs inside a command (0011) that has locked the gate row `g`; each returns the topics to tell after
-- the commit. READ COMMITTED gives every statement a fresh snapshot, so that what came before the gate is seen.

-- SHA-256 of a text, as base64url.
create function line_hash(x text) returns text language sql immutable as
$$ select translate(encode(sha256(convert_to(x, 'UTF8')), 'base64'), '+/=', '-_') $$;

-- May she be offered somebody now?
create function line_free(l listener) returns boolean language sql immutable as
$$ select l.duty = 'on' and l.lost_at is null and l.load < l.cap $$;

-- Puts a conversation into the queue: one row a class it may be served by now.
create function line_queue(g gate, c text) returns void language sql volatile as $$
  insert into want (line, class, prio, seq, conversation, rank)
  select v.line, u.class, v.prio, v.seq, v.id, u.rank - 1
  from conversation v, unnest(v.classes[1:v.expanded]) with ordinality u(class, rank)
  where v.line = g.line and v.id = c
$$;

-- Offers a conversation to a listener. Each assignment raises the turn.
create function line_assign(g gate, c text, l text, t timestamptz) returns text[] language plpgsql as $$
declare
  s text;
begin
  update listener set load = load + 1 where line = g.line and id = l returning session into s;
  delete from want where line = g.line and conversation = c;
  update conversation
  set state = 'offered', listener = l, session = s, turn = turn + 1, offer_until = t + make_interval(secs => g.offer_s)
  where line = g.line and id = c;
  return array['conversation:' || c, 'member:' || l];
end $$;

-- The best free listener for a class: how well she fits, how little she has, how few others she could serve, how long she
-- has been idle. ("offset 0" keeps the planner to the key, also before it knows how big the tables are.) First among 24 from a salted start, so that a big team is not read for every arrival; then among all.
create function line_pick(g gate, c text, k int, salt text) returns text language plpgsql as $$
declare
  found_one text;
begin
  select h.id into found_one
  from (select listener, rank from listener_class where line = g.line and class = k and listener >= salt order by listener limit 24) a
  cross join lateral (select * from listener x where x.line = g.line and x.id = a.listener offset 0) h
  where line_free(h) and not exists (select from exclusion e where e.line = g.line and e.conversation = c and e.listener = h.id)
  order by a.rank, h.load::float8 / h.cap, cardinality(h.classes), h.idle_since, h.id
  limit 1;
  if found_one is null then
    select h.id into found_one
    from listener_class a
    cross join lateral (select * from listener x where x.line = g.line and x.id = a.listener offset 0) h
    where a.line = g.line and a.class = k and line_free(h)
      and not exists (select from exclusion e where e.line = g.line and e.conversation = c and e.listener = h.id)
    order by a.rank, h.load::float8 / h.cap, cardinality(h.classes), h.idle_since, h.id
    limit 1;
  end if;
  return found_one;
end $$;

-- The listener for somebody, class by class in the order of her wishes; null where nobody is free.
create function line_choose(g gate, v conversation, salt text) returns text language plpgsql as $$
declare
  k int;
  l text;
begin
  foreach k in array v.classes[1:v.expanded] loop
    -- Somebody whom anybody may have waits ahead of her for this class: then nobody in it is free (I6). Only ahead: where several
    -- went back at once, those behind have not been asked for yet. Who arrives (no `seq` yet) is behind everybody.
    continue when (
      select not exists (select from exclusion e where e.line = g.line and e.conversation = w.conversation)
      from want w where w.line = g.line and w.class = k and (v.seq is null or (w.prio, w.seq) < (v.prio, v.seq))
      order by w.prio, w.seq limit 1
    );
    l := line_pick(g, v.id, k, salt);
    exit when l is not null;
  end loop;
  return l;
end $$;

-- Offers somebody who waits to a listener; null where nobody is free.
create function line_place(g gate, c text, t timestamptz, salt text) returns text[] language plpgsql as $$
declare
  v conversation;
  l text;
begin
  select * into v from conversation where line = g.line and id = c and state = 'waiting';
  if not found then return null; end if;
  l := line_choose(g, v, salt);
  return case when l is not null then line_assign(g, c, l, t) end;
end $$;

-- Fills a listener's free slots with whoever has waited longest of those she may serve.
create function line_pull(g gate, l text, t timestamptz) returns text[] language plpgsql as $$
declare
  topics text[] := '{}';
  h listener;
  c text;
begin
  loop
    select * into h from listener x where x.line = g.line and x.id = l;
    exit when not found or not line_free(h);
    select w.conversation into c
    from unnest(h.classes) a(class)
    cross join lateral (
      select q.conversation, q.prio, q.seq from want q
      where q.line = g.line and q.class = a.class
        and not exists (select from exclusion e where e.line = g.line and e.conversation = q.conversation and e.listener = l)
      order by q.prio, q.seq limit 1
    ) w
    order by w.prio, w.seq limit 1;
    exit when not found;
    topics := topics || line_assign(g, c, l, t);
  end loop;
  return topics;
end $$;

-- Ends a shift: no row, no classes, no statement.
create function line_off(g gate, l text) returns void language plpgsql as $$
declare
  k int[];
begin
  delete from listener where line = g.line and id = l returning classes into k;
  delete from listener_class where line = g.line and class = any (k) and listener = l;
end $$;

-- A slot of hers is free again; the last one of somebody who is draining ends her shift.
create function line_release(g gate, l text, t timestamptz) returns void language plpgsql as $$
declare
  h listener;
begin
  update listener set load = load - 1, idle_since = t where line = g.line and id = l returning * into h;
  if h.duty = 'draining' and h.load = 0 then perform line_off(g, l); end if;
end $$;

-- Back to the queue with the same place; at the front where a listener was lost in the middle of it.
create function line_requeue(g gate, c text, t timestamptz) returns text[] language plpgsql as $$
declare
  v conversation;
begin
  select * into v from conversation where line = g.line and id = c for no key update;
  update conversation
  set state = 'waiting', listener = null, session = null, offer_until = null, prio = case when v.state = 'active' then 0 else v.prio end
  where line = g.line and id = c;
  perform line_queue(g, c);
  perform line_release(g, v.listener, t);
  return array['conversation:' || c, 'member:' || v.listener];
end $$;

-- The offers of a listener who can no longer take them go back; who takes part in a conversation stays.
create function line_withdraw(g gate, l text, t timestamptz) returns text[] language plpgsql as $$
declare
  taken text[];
begin
  select coalesce(array_agg(v.id order by v.prio, v.seq), '{}') into taken
  from conversation v where v.line = g.line and v.listener = l and v.state = 'offered';
  for i in 1 .. cardinality(taken) loop perform line_requeue(g, taken[i], t); end loop;
  return taken;
end $$;

-- Everything of hers goes back (her connection is lost for good, or she was removed).
create function line_give_back(g gate, l text, t timestamptz) returns text[] language plpgsql as $$
declare
  given text[];
begin
  -- In the order of ids: the writers of frames lock several rows too.
  perform from conversation v where v.line = g.line and v.listener = l order by v.id for no key update;
  select coalesce(array_agg(v.id order by v.prio, v.seq), '{}') into given from conversation v where v.line = g.line and v.listener = l;
  for i in 1 .. cardinality(given) loop perform line_requeue(g, given[i], t); end loop;
  return given;
end $$;

-- Adds the next class she can also be served by, and goes on while nobody of those added is on duty at all. Whether any was added.
create function line_expand(g gate, c text, t timestamptz, forced boolean) returns boolean language plpgsql as $$
declare
  v conversation;
  added boolean := false;
begin
  loop
    select * into v from conversation where line = g.line and id = c;
    exit when v.expanded >= cardinality(v.classes);
    exit when not forced and exists (
      select from listener_class a
      cross join lateral (select x.duty, x.lost_at from listener x where x.line = g.line and x.id = a.listener offset 0) h
      where a.line = g.line and a.class = any (v.classes[1:v.expanded]) and h.duty = 'on' and h.lost_at is null
    );
    update conversation
    set expanded = v.expanded + 1, next_expand = case when v.expanded + 1 < cardinality(v.classes) then t + make_interval(secs => g.expand_s) end
    where line = g.line and id = c;
    forced := false;
    added := true;
  end loop;
  return added;
end $$;

-- After slots were freed and places given back: first the listeners choose by waiting time, then each place is offered.
create function line_settle(g gate, listeners text[], conversations text[], t timestamptz, salt text) returns text[] language plpgsql as $$
declare
  topics text[] := '{}';
  x text;
begin
  for x in select distinct l from unnest(listeners) l order by l loop
    topics := topics || line_pull(g, x, t) || ('member:' || x);
  end loop;
  for x in
    select v.id from conversation v where v.line = g.line and v.id = any (conversations) and v.state = 'waiting' order by v.prio, v.seq
  loop
    topics := topics || coalesce(line_place(g, x, t, salt), '{}');
  end loop;
  return topics || array(select 'conversation:' || y from unnest(conversations) y);
end $$;

-- It is over: the counter grows by one, late-comers can be told for some hours, and every row of it goes.
create function line_finish(g gate, c text, ended_why text, ended_outcome text, t timestamptz) returns text[] language plpgsql as $$
declare
  v conversation;
  unread json;
begin
  select * into v from conversation where line = g.line and id = c for update;
  select coalesce(json_agg(json_build_object('slot', s.slot, 'n', s.n) order by s.slot), '[]') into unread
  from (
    select b.slot, count(*)::int as n from box b
    where b.line = g.line and b.conversation = c and b.epoch >= v.floor
      and b.n > coalesce((select max(o.n) from opened o where o.line = g.line and o.conversation = c and o.slot <> b.slot), 0)
    group by b.slot
  ) s;
  insert into ending (line, conversation_hash, ticket_hash, why, lost, until)
  values (g.line, line_hash(c), v.ticket_hash, ended_why, unread, t + make_interval(secs => g.note_s));
  insert into contact_count as k (line, day, language, channel, outcome, n)
  values (g.line, (t at time zone 'UTC')::date, v.language, v.channel, ended_outcome, 1)
  on conflict (line, day, language, channel, outcome) do update set n = k.n + 1;
  delete from want where line = g.line and conversation = c;
  delete from exclusion where line = g.line and conversation = c;
  delete from statement where line = g.line and conversation = c;
  delete from member where line = g.line and conversation = c;
  delete from box where line = g.line and conversation = c;
  delete from opened where line = g.line and conversation = c;
  delete from conversation where line = g.line and id = c;
  if v.listener is null then return array['conversation:' || c]; end if;
  perform line_release(g, v.listener, t);
  return line_pull(g, v.listener, t) || array['conversation:' || c, 'member:' || v.listener];
end $$;
