-- Nobody waits for nobody: a step of a wish that no one on duty could serve is passed at once, and whoever comes for it later finds it open.

-- Whether somebody on duty may be offered to her by one of the classes that count now, and by none of the first `p_known` of them.
-- Who is on duty only for calls of colleagues, or passed her on, is nobody to wait for.
create function line_awaited(v conversation, p_known int) returns boolean language plpgsql stable as $$
begin
  return exists (
    select from listener_class a
    cross join lateral (select x.duty, x.lost_at, x.declared, x.classes from listener x where x.line = v.line and x.id = a.listener offset 0) h
    where a.line = v.line and a.class = any (v.classes[p_known + 1 : v.expanded]) and h.duty = 'on' and h.lost_at is null and h.declared > 0
      and (p_known = 0 or not h.classes && v.classes[1:p_known])
      and not exists (select from exclusion e where e.line = v.line and e.conversation = v.id and e.listener = a.listener)
  );
end $$;

-- Adds the next class she can also be served by, and goes on while that brings nobody. Forced: what counted by now has had its
-- time, so that it goes on until somebody else may be offered to her. Whether any was added.
create or replace function line_expand(g gate, c text, t timestamptz, forced boolean) returns boolean language plpgsql as $$
declare
  v conversation;
  before int;
begin
  select * into v from conversation where line = g.line and id = c;
  before := v.expanded;
  while v.expanded < cardinality(v.classes) loop
    exit when not (forced and v.expanded = before) and line_awaited(v, case when forced then before else 0 end);
    v.expanded := v.expanded + 1;
  end loop;
  if v.expanded = before then return false; end if;
  update conversation
  set expanded = v.expanded, next_expand = case when v.expanded < cardinality(v.classes) then t + make_interval(secs => g.expand_s) end
  where line = g.line and id = c;
  return true;
end $$;

-- After somebody went: whoever waits with nobody left to wait for looks further. `p_only`: among these; null: among all. Most often
-- there is somebody else for every class that is waited for, and then only whoever was passed on by somebody is looked at.
create function line_widen(g gate, p_only text[], t timestamptz) returns text[] language plpgsql as $$
declare
  candidates text[] := p_only;
  widened text[] := '{}';
  lost int[];
begin
  if p_only is null then
    with recursive waited (class) as (
      (select w.class from want w where w.line = g.line order by w.class limit 1)
      union all
      select (select w.class from want w where w.line = g.line and w.class > waited.class order by w.class limit 1) from waited where waited.class is not null
    )
    select array_agg(k.class) into lost from waited k
    where k.class is not null and not exists (
      select from listener_class a
      cross join lateral (select x.duty, x.lost_at, x.declared from listener x where x.line = g.line and x.id = a.listener offset 0) h
      where a.line = g.line and a.class = k.class and h.duty = 'on' and h.lost_at is null and h.declared > 0
    );
    select coalesce(array_agg(distinct e.conversation), '{}') into candidates from exclusion e where e.line = g.line;
    if lost is not null then
      select candidates || array_agg(v.id) into candidates from conversation v
      where v.line = g.line and v.state = 'waiting' and v.next_expand is not null and v.classes[1:v.expanded] <@ lost;
    end if;
  end if;
  if cardinality(candidates) = 0 then return widened; end if;
  select coalesce(array_agg(v.id order by v.prio, v.seq), '{}') into widened
  from (select distinct u.id from unnest(candidates) u(id)) o
  cross join lateral (select * from conversation x where x.line = g.line and x.id = o.id offset 0) v
  where v.state = 'waiting' and v.next_expand is not null and not line_awaited(v, 0);
  for i in 1 .. cardinality(widened) loop
    perform line_expand(g, widened[i], t, false);
    delete from want w where w.line = g.line and w.conversation = widened[i];
    perform line_queue(g, widened[i]);
  end loop;
  return widened;
end $$;

-- After slots were freed and places given back: first whoever lost the last one she waited for looks further, then the listeners
-- choose by waiting time, then each place is offered.
create or replace function line_settle(g gate, listeners text[], conversations text[], t timestamptz, salt text) returns text[] language plpgsql as $$
declare
  topics text[] := '{}';
  x text;
begin
  conversations := conversations || line_widen(g, case when not exists (
    select from unnest(listeners) l
    where not exists (select from listener h where h.line = g.line and h.id = l and h.duty = 'on' and h.lost_at is null and h.declared > 0)
  ) then conversations end, t);
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

create or replace function line_wake(p_line text, p_ticket text, p_salt text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  v conversation;
begin
  topics := '{}';
  update conversation x set visitor_seen = t, state = 'waiting', dormant_at = null
  where x.line = g.line and x.ticket_hash = p_ticket and x.state = 'dormant' returning * into v;
  if not found then return; end if;
  perform line_expand(g, v.id, t, false);
  perform line_queue(g, v.id);
  topics := coalesce(line_place(g, v.id, t, p_salt), '{}') || ('conversation:' || v.id);
end $$;

create or replace function line_on_duty(p_line text, p_member text, p_shift text, p_node text, p_cap int, p_classes int[], p_ranks int[], p_body text, p_sig text,
  out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  h listener;
  c text;
  back text[] := '{}';
begin
  topics := '{}';
  select * into h from listener x where x.line = g.line and x.id = p_member for no key update;
  if found and h.session <> p_shift then
    -- Another tab of hers: refused while it is connected, else this shift takes its place and its conversations.
    if h.lost_at is null and exists (select from node n where n.line = g.line and n.id = h.node and n.lease_until > t) then code := 'already-on-duty'; return; end if;
    perform from conversation v where v.line = g.line and v.listener = p_member order by v.id for no key update;
    with moved as (
      update conversation v set session = p_shift, turn = v.turn + 1 where v.line = g.line and v.listener = p_member returning v.id
    ) select coalesce(array_agg('conversation:' || m.id), '{}') into topics from moved m;
    update guest u set session = p_shift where u.line = g.line and u.member = p_member;
    for c in select u.conversation from guest u where u.line = g.line and u.member = p_member order by u.conversation loop
      perform line_turn(g, c);
      topics := topics || ('conversation:' || c);
    end loop;
  elsif found and p_cap < h.load then code := 'capacity'; return;
  end if;
  delete from listener_class x where x.line = g.line and x.class = any (h.classes) and x.listener = p_member;
  insert into listener as x (line, id, node, duty, session, cap, declared, classes, idle_since, since, shift_body, shift_sig)
  values (g.line, p_member, p_node, 'on', p_shift, p_cap, p_cap, p_classes, t, t, p_body, p_sig)
  on conflict (line, id) do update set node = p_node, duty = 'on', session = p_shift, cap = greatest(p_cap, x.load), declared = p_cap, classes = p_classes,
    since = case when x.session = p_shift then x.since else t end, lost_at = null, shift_body = p_body, shift_sig = p_sig;
  insert into listener_class (line, class, listener, rank) select g.line, u.class, p_member, u.rank from unnest(p_classes, p_ranks) u(class, rank);
  code := 'ok';
  -- What she speaks no more, nobody may be left to speak.
  if h.id is not null then back := line_widen(g, null, t); end if;
  topics := topics || line_settle(g, array[p_member], back, t, '');
end $$;
