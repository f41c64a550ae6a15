-- Company in a conversation: who is in the room beside the visitor and the listener, what was called for, and who takes over.
-- Every change of who is in a room is a transaction under the gate that raises `turn`; until a room of that turn is made, no
-- frame is taken, so that nothing is sealed to somebody who has gone.

-- 0: on duty only for what colleagues call for. `declared` is what she said; `cap` may stand above it while she holds more.
alter table listener drop constraint listener_cap_check;
alter table listener add constraint listener_cap_check check (cap >= 0);
alter table listener add column declared int not null default 0;
update listener set declared = cap;

-- `company_epoch`: the first epoch made since somebody came or went, the least one that a frame may be of; null: none yet.
-- `asked`: how often a handover was put to the visitor.
alter table conversation add column company_epoch int default 0;
alter table conversation add column asked int not null default 0;

-- Whoever joined. A slot is free again once she has gone. `since_epoch`: rooms before this one were made without her.
create table guest (
  line text not null,
  conversation text not null,
  member text not null,
  session text not null,
  role text not null check (role in ('coordinator', 'interpreter')),
  slot smallint not null check (slot between 2 and 4),
  since_epoch int not null,
  primary key (line, conversation, member),
  constraint guest_slot unique (line, conversation, slot)
);
create index guest_member on guest (member, line);

-- What a listener asks for, one of a kind. `classes`: whoever answers must serve all of them. `agreed`: what the visitor says
-- to a handover (null: nothing yet); `n`: which question it is, so that a yes to another one is not taken for it.
create table call (
  line text not null,
  conversation text not null,
  kind text not null check (kind in ('coordinator', 'interpreter', 'handover')),
  language text,
  target text,
  classes int[] not null,
  agreed boolean,
  n int not null,
  since timestamptz not null,
  primary key (line, conversation, kind)
);

-- The last handover of a conversation: the one before seals a note to the shift of the one after; it lies here until she has it.
create table handed (
  line text not null,
  conversation text not null,
  from_member text not null,
  to_member text not null,
  to_session text not null,
  sealed bytea,
  primary key (line, conversation)
);

-- — within a command that holds the gate —

-- Somebody came or went.
create function line_turn(g gate, c text) returns void language sql volatile as
$$ update conversation set turn = turn + 1, company_epoch = null where line = g.line and id = c $$;

-- Ends the shift of somebody who is draining and has nobody left.
create function line_done(g gate, l text) returns void language plpgsql as $$
begin
  if exists (select from listener x where x.line = g.line and x.id = l and x.duty = 'draining' and x.load = 0)
    and not exists (select from guest u where u.line = g.line and u.member = l)
  then perform line_off(g, l); end if;
end $$;

-- Everybody who joined goes, and what was called for is closed. Gives whom to tell.
create function line_dismiss(g gate, c text) returns text[] language plpgsql as $$
declare
  gone text[];
  topics text[] := '{}';
begin
  delete from handed where line = g.line and conversation = c;
  delete from call where line = g.line and conversation = c;
  if found then topics := array['calls']; end if;
  with d as (delete from guest where line = g.line and conversation = c returning member)
  select array_agg(d.member order by d.member) into gone from d;
  if gone is null then return topics; end if;
  perform line_turn(g, c);
  for i in 1 .. cardinality(gone) loop
    perform line_done(g, gone[i]);
    topics := topics || ('member:' || gone[i]);
  end loop;
  return topics;
end $$;

-- She goes from every room she joined. Gives those conversations.
create function line_part_all(g gate, l text) returns text[] language plpgsql as $$
declare
  rooms text[];
begin
  with d as (delete from guest where line = g.line and member = l returning conversation)
  select coalesce(array_agg(d.conversation order by d.conversation), '{}') into rooms from d;
  for i in 1 .. cardinality(rooms) loop perform line_turn(g, rooms[i]); end loop;
  perform line_done(g, l);
  return rooms;
end $$;

-- A slot of hers is free again; what she holds above what she declared goes with it.
create or replace function line_release(g gate, l text, t timestamptz) returns void language plpgsql as $$
declare
  h listener;
begin
  update listener set load = load - 1, cap = greatest(declared, load - 1), idle_since = t where line = g.line and id = l returning * into h;
  if h.duty = 'draining' then perform line_done(g, l); end if;
end $$;

create or replace function line_requeue(g gate, c text, t timestamptz) returns text[] language plpgsql as $$
declare
  v conversation;
begin
  select * into v from conversation where line = g.line and id = c for no key update;
  if v.state = 'active' then perform line_dismiss(g, c); end if;
  update conversation
  set state = 'waiting', listener = null, session = null, offer_until = null, prio = case when v.state = 'active' then 0 else v.prio end
  where line = g.line and id = c;
  perform line_queue(g, c);
  perform line_release(g, v.listener, t);
  return array['conversation:' || c, 'member:' || v.listener];
end $$;

create or replace function line_give_back(g gate, l text, t timestamptz) returns text[] language plpgsql as $$
declare
  given text[];
begin
  -- In the order of ids: the writers of frames lock several rows too.
  perform from conversation v where v.line = g.line and v.listener = l order by v.id for no key update;
  select coalesce(array_agg(v.id order by v.prio, v.seq), '{}') into given from conversation v where v.line = g.line and v.listener = l;
  for i in 1 .. cardinality(given) loop perform line_requeue(g, given[i], t); end loop;
  return given || line_part_all(g, l);
end $$;

-- Who is on duty only for calls of colleagues is nobody to wait for.
create or replace function line_expand(g gate, c text, t timestamptz, forced boolean) returns boolean language plpgsql as $$
declare
  v conversation;
  added boolean := false;
begin
  loop
    select * into v from conversation where line = g.line and id = c;
    exit when v.expanded >= cardinality(v.classes);
    exit when not forced and exists (
      select from listener_class a
      cross join lateral (select x.duty, x.lost_at, x.cap from listener x where x.line = g.line and x.id = a.listener offset 0) h
      where a.line = g.line and a.class = any (v.classes[1:v.expanded]) and h.duty = 'on' and h.lost_at is null and h.cap > 0
    );
    update conversation
    set expanded = v.expanded + 1, next_expand = case when v.expanded + 1 < cardinality(v.classes) then t + make_interval(secs => g.expand_s) end
    where line = g.line and id = c;
    forced := false;
    added := true;
  end loop;
  return added;
end $$;

create or replace function line_finish(g gate, c text, ended_why text, ended_outcome text, t timestamptz) returns text[] language plpgsql as $$
declare
  v conversation;
  unread json;
  topics text[];
begin
  select * into v from conversation where line = g.line and id = c for update;
  select coalesce(json_agg(json_build_object('slot', s.slot, 'n', s.n) order by s.slot), '[]') into unread
  from (
    select b.slot, count(*)::int as n from box b
    where b.line = g.line and b.conversation = c and b.epoch >= v.floor
      and b.n > coalesce((select max(o.n) from opened o where o.line = g.line and o.conversation = c
        and o.slot = case when b.slot = 0 then v.listener_slot else 0 end), 0)
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
  topics := line_dismiss(g, c) || ('conversation:' || c);
  delete from conversation where line = g.line and id = c;
  if v.listener is null then return topics; end if;
  perform line_release(g, v.listener, t);
  return line_pull(g, v.listener, t) || topics || ('member:' || v.listener);
end $$;

create or replace function line_on_duty(p_line text, p_member text, p_shift text, p_node text, p_cap int, p_classes int[], p_ranks int[], p_body text, p_sig text,
  out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  h listener;
  c text;
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
  topics := topics || line_pull(g, p_member, t) || ('member:' || p_member);
end $$;

create or replace function line_set_duty(p_line text, p_member text, p_shift text, p_duty text, p_salt text, out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  back text[];
begin
  topics := '{}';
  update listener x set duty = case when p_duty = 'off' then 'draining' else p_duty end, idle_since = case when p_duty = 'on' then t else x.idle_since end
  where x.line = g.line and x.id = p_member and x.session = p_shift;
  if not found then code := 'not-on-duty'; return; end if;
  code := 'ok';
  if p_duty <> 'on' then
    back := line_withdraw(g, p_member, t);
    perform line_done(g, p_member);
  end if;
  topics := line_settle(g, array[p_member], coalesce(back, '{}'), t, p_salt);
end $$;

-- `waiting`: how many have a place now, for whoever decides whether there is room for more.
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

  topics := changed || line_settle(g, freed, back, t, p_salt);
  select count(*) into waiting from conversation c where c.line = g.line and c.state <> 'active';
end $$;

-- — calls —

-- Asks for somebody. `n` of a handover is new each time it is put to her.
create function line_call(p_line text, p_member text, p_shift text, p_conversation text, p_turn int, p_kind text, p_language text, p_target text, p_classes int[],
  out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  question int;
begin
  topics := '{}';
  code := line_stands(g, p_conversation, p_member, p_shift, p_turn, 'active');
  if code <> 'ok' then return; end if;
  if exists (
    select from call x where x.line = g.line and x.conversation = p_conversation and x.kind = p_kind
      and x.language is not distinct from p_language and x.target is not distinct from p_target
  ) then return; end if;   -- said again
  update conversation x set asked = x.asked + 1 where x.line = g.line and x.id = p_conversation returning x.asked into question;
  insert into call as x (line, conversation, kind, language, target, classes, n, since)
  values (g.line, p_conversation, p_kind, p_language, p_target, p_classes, question, t)
  on conflict (line, conversation, kind) do update
  set language = p_language, target = p_target, classes = p_classes, agreed = null, n = question, since = t;
  topics := array['conversation:' || p_conversation, 'member:' || p_member, 'calls'];
end $$;

create function line_uncall(p_line text, p_member text, p_shift text, p_conversation text, p_turn int, p_kind text,
  out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
begin
  topics := '{}';
  code := line_stands(g, p_conversation, p_member, p_shift, p_turn, 'active');
  if code <> 'ok' then return; end if;
  delete from call x where x.line = g.line and x.conversation = p_conversation and x.kind = p_kind;
  if found then topics := array['conversation:' || p_conversation, 'member:' || p_member, 'calls']; end if;
end $$;

-- The visitor's yes or no to question `n`; a yes may be taken back until somebody has taken it.
create function line_agree(p_line text, p_ticket text, p_conversation text, p_n int, p_agree boolean,
  out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  v conversation;
begin
  topics := '{}';
  select * into v from conversation x where x.line = g.line and x.id = p_conversation for no key update;
  if not found then code := 'conversation-ended'; return; end if;
  if v.ticket_hash <> p_ticket then code := 'no-ticket'; return; end if;
  update call x set agreed = p_agree where x.line = g.line and x.conversation = p_conversation and x.kind = 'handover' and x.n = p_n;
  code := case when found then 'ok' else 'nobody-asked' end;
  if found then topics := array['conversation:' || p_conversation, 'member:' || v.listener, 'calls']; end if;
end $$;

-- Answers a call: in the room beside the listener, or (a handover the visitor agreed to) in her place.
create function line_join(p_line text, p_member text, p_shift text, p_conversation text, p_kind text, p_coordinator boolean,
  out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  h listener;
  v conversation;
  k call;
  own guest;
  may boolean;
  free_slot int;
begin
  topics := '{}';
  -- Who has it changes under the gate alone, so that this read stands; rows of listeners are locked before the conversation's.
  select * into v from conversation x where x.line = g.line and x.id = p_conversation;
  if not found then code := 'conversation-ended'; return; end if;
  perform from listener x where x.line = g.line and x.id in (p_member, v.listener) order by x.id for no key update;
  select * into h from listener x where x.line = g.line and x.id = p_member and x.session = p_shift;
  if not found or h.duty = 'draining' then code := 'not-on-duty'; return; end if;
  select * into v from conversation x where x.line = g.line and x.id = p_conversation for no key update;
  if not found then code := 'conversation-ended'; return; end if;
  select * into own from guest u where u.line = g.line and u.conversation = v.id and u.member = p_member;
  select * into k from call x where x.line = g.line and x.conversation = v.id and x.kind = p_kind;
  if k.kind is null then
    -- Said again, or too late.
    code := case when own.role = p_kind or p_kind = 'handover' and v.listener = p_member then 'ok' else 'nobody-asked' end;
    return;
  end if;
  if v.state <> 'active' or v.listener = p_member then code := 'nobody-asked'; return; end if;
  if p_kind = 'handover' and k.agreed is not true then code := 'nobody-asked'; return; end if;
  may := case
    when k.target is not null then k.target = p_member
    when cardinality(k.classes) > 0 then h.classes @> k.classes
    else p_coordinator end;
  if not may then code := 'not-allowed'; return; end if;
  if p_kind = 'handover' then
    if h.load >= h.cap and not p_coordinator then code := 'capacity'; return; end if;
    update listener x set load = x.load + 1, cap = greatest(x.cap, x.load + 1) where x.line = g.line and x.id = p_member;
    delete from guest u where u.line = g.line and u.conversation = v.id and u.member = p_member;
    update conversation x set listener = p_member, session = p_shift where x.line = g.line and x.id = v.id;
    insert into exclusion (line, conversation, listener) values (g.line, v.id, v.listener) on conflict do nothing;
    delete from exclusion x where x.line = g.line and x.conversation = v.id and x.listener = p_member;
    delete from call x where x.line = g.line and x.conversation = v.id;
    insert into handed as x (line, conversation, from_member, to_member, to_session) values (g.line, v.id, v.listener, p_member, p_shift)
    on conflict (line, conversation) do update set from_member = v.listener, to_member = p_member, to_session = p_shift, sealed = null;
  else
    if own.role is not null then code := 'out-of-order'; return; end if;
    select s into free_slot from generate_series(2, 4) s
    where not exists (select from guest u where u.line = g.line and u.conversation = v.id and u.slot = s) order by s limit 1;
    if free_slot is null then code := 'capacity'; return; end if;
    insert into guest (line, conversation, member, session, role, slot, since_epoch) values (g.line, v.id, p_member, p_shift, p_kind, free_slot, v.epoch + 1);
    delete from call x where x.line = g.line and x.conversation = v.id and x.kind = p_kind;
  end if;
  perform line_turn(g, v.id);
  code := 'ok';
  topics := array['conversation:' || v.id, 'member:' || p_member, 'member:' || v.listener, 'calls'];
  if p_kind = 'handover' then
    perform line_release(g, v.listener, t);
    topics := topics || line_pull(g, v.listener, t);
  end if;
end $$;

create function line_part(p_line text, p_member text, p_shift text, p_conversation text, out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
begin
  topics := '{}';
  delete from guest u where u.line = g.line and u.conversation = p_conversation and u.member = p_member and u.session = p_shift;
  if not found then code := 'not-in-conversation'; return; end if;
  perform line_turn(g, p_conversation);
  perform line_done(g, p_member);
  code := 'ok';
  topics := array['conversation:' || p_conversation, 'member:' || p_member, 'calls'];
end $$;

-- The note of the one before, for the shift that took over and still has it. The first stands.
create function line_note(p_line text, p_member text, p_conversation text, p_to text, p_sealed bytea, out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  topics := '{}';
  update handed x set sealed = coalesce(x.sealed, p_sealed)
  from conversation v
  where x.line = p_line and x.conversation = p_conversation and x.from_member = p_member and x.to_member = p_to
    and v.line = p_line and v.id = p_conversation and v.listener = x.to_member and v.session = x.to_session;
  if not found then code := 'nobody-asked'; return; end if;
  code := 'ok';
  topics := array['conversation:' || p_conversation, 'member:' || p_to];
end $$;

-- — frames and rooms —

create or replace function line_write(p_line text, p_all text[], p_frames json, p_bytes bytea, p_opens json, p_most int)
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
          else coalesce(case
            -- Somebody who joined: asked for only where the sender is not the listener.
            when f.ticket is null and v.listener <> f.member then case
              when v.turn <> f.turn or v.state <> 'active' then 'stale-turn'
              when f.slot is distinct from (
                select u.slot from guest u where u.line = p_line and u.conversation = f.c and u.member = f.member and u.session = f.shift
              ) then 'not-in-conversation' end
            else line_barred(v.id, v.ticket_hash, v.turn, v.state, v.listener, v.session, v.listener_slot, f.ticket, f.member, f.shift, f.slot, f.turn)
          end, case
            when b.slot <> f.slot then 'malformed'
            when b.n is not null then 'ok'
            when f.epoch not between greatest(v.floor, v.company_epoch, 1) and v.epoch or v.company_epoch is null or v.room_listener is distinct from v.listener then 'epoch'
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
    select true, o.i, o.code, o.upto, o.reader::int from open o;
  end if;
end $$;

drop function line_put_room(text, text, int, text, text, text, int, text, text, json, json, int, text, int);
create function line_put_room(p_line text, p_conversation text, p_turn int, p_ticket text, p_member text, p_shift text,
  p_epoch int, p_body text, p_sig text, p_keys json, p_wraps json, p_slot int, p_others json, p_page text, p_most int, out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v conversation;
begin
  topics := '{}';
  select * into v from conversation x where x.line = p_line and x.id = p_conversation for no key update;
  code := line_barred(v.id, v.ticket_hash, v.turn, v.state, v.listener, v.session, v.listener_slot, p_ticket, p_member, p_shift, case when p_ticket is null then v.listener_slot else 0 end, p_turn);
  if code is not null then return; end if;
  -- Whoever it names beside the two is in the room with that slot; and what her page makes names all of them.
  if exists (
    select from json_to_recordset(p_others) as o(role text, slot int)
    where not exists (select from guest u where u.line = p_line and u.conversation = p_conversation and u.slot = o.slot and u.role = o.role)
  ) or exists (select from guest u where u.line = p_line and u.conversation = p_conversation and u.slot = p_slot)
    or p_ticket is not null and json_array_length(p_others) <> (select count(*) from guest u where u.line = p_line and u.conversation = p_conversation)
  then code := 'bad-statement'; return; end if;
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
  set epoch = p_epoch, company_epoch = coalesce(v.company_epoch, p_epoch), listener_slot = p_slot, room_listener = v.listener,
    floor = case when v.room_listener is distinct from v.listener or p_page is not null then p_epoch else v.floor end,
    ticket_hash = coalesce(p_page, x.ticket_hash), visitor_seen = case when p_page is null then x.visitor_seen else now_() end
  where x.line = p_line and x.id = p_conversation;
  code := 'ok';
  topics := array['conversation:' || p_conversation, 'member:' || v.listener];
  if p_page is null then return; end if;
  -- What the page before said to a handover was not said by this one.
  update call x set agreed = null where x.line = p_line and x.conversation = p_conversation and x.kind = 'handover' and x.agreed is not null;
  if found then topics := topics || 'calls'::text; end if;
end $$;
