-- The line's commands: one function, one round trip and one transaction each; the first statement takes the gate.
-- `code` is 'ok' or the refusal; `topics` is what to tell over the bus after the commit.
-- One plan serves all values, since everything goes by keys; planning anew costs more than the work.
-- Order of locks: gate, listener, conversation, want. Nothing in here waits for anything else.

create function line_gate(p_line text) returns gate language plpgsql as $$
declare
  g gate;
begin
  select * into strict g from gate where line = p_line for no key update;
  return g;
end $$;

-- Whether a listener may act on a conversation: rule 5, conditional on (conversation, listener, session, turn, state).
create function line_stands(g gate, c text, l text, s text, p_turn int, wanted text) returns text language plpgsql as $$
declare
  v conversation;
begin
  select * into v from conversation where line = g.line and id = c for no key update;
  if not found then return 'conversation-ended'; end if;
  if v.turn <> p_turn or (v.listener is null) then return 'stale-turn'; end if;
  if v.listener <> l or v.session <> s then return 'not-in-conversation'; end if;
  if v.state <> wanted then return 'stale-turn'; end if;
  return 'ok';
end $$;

-- — the visitor —

create function line_arrive(p_line text, p_id text, p_ticket text, p_visit text, p_language text, p_woman boolean, p_danger boolean, p_classes int[], p_full boolean, p_salt text,
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
  if exists (select from ending e where e.line = g.line and e.ticket_hash = p_ticket) then code := 'conversation-ended'; return; end if;
  if p_full then code := 'line-full'; return; end if;
  -- Most arrivals find somebody at once: then the row is written once, as an offer.
  v.id := p_id; v.classes := p_classes; v.expanded := 1;
  l := line_choose(g, v, p_salt);
  if l is not null then
    update listener x set load = x.load + 1 where x.line = g.line and x.id = l returning x.session into s;
  end if;
  insert into conversation (line, id, state, listener, session, turn, offer_until, language, woman, danger, prio, seq, since, visitor_seen, classes, expanded,
    next_expand, ticket_hash, visit_hash)
  values (g.line, p_id, case when l is null then 'waiting' else 'offered' end, l, s, case when l is null then 0 else 1 end,
    case when l is not null then t + make_interval(secs => g.offer_s) end, p_language, p_woman, p_danger, case when p_danger then 1 else 2 end,
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

-- Another page of a visit whose conversation has no room yet takes its place.
create function line_find(p_line text, p_ticket text, p_visit text, out holds text, out conversation text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v conversation;
begin
  topics := '{}';
  select * into v from conversation x where x.line = p_line and x.visit_hash = p_visit for no key update;
  if not found then holds := 'none'; return; end if;
  conversation := v.id;
  if v.ticket_hash = p_ticket then holds := 'mine'; return; end if;
  if v.epoch > 0 then holds := 'other-page'; return; end if;
  update conversation x set ticket_hash = p_ticket, visitor_seen = now_() where x.line = p_line and x.id = v.id;
  holds := 'mine';
  topics := array['conversation:' || v.id];
end $$;

-- Her page answered after it was asleep: back into the queue, same place.
create function line_wake(p_line text, p_ticket text, p_salt text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  v conversation;
begin
  topics := '{}';
  update conversation x set visitor_seen = t, state = 'waiting', dormant_at = null
  where x.line = g.line and x.ticket_hash = p_ticket and x.state = 'dormant' returning * into v;
  if not found then return; end if;
  perform line_queue(g, v.id);
  topics := coalesce(line_place(g, v.id, t, p_salt), '{}') || ('conversation:' || v.id);
end $$;

-- She leaves; by ticket (the page) or by visit (the exit). What never reached a listener counts as unserved.
create function line_leave(p_line text, p_ticket text, p_visit text, out topics text[], out talked_s int) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  v conversation;
begin
  topics := '{}';
  if p_ticket is not null then select * into v from conversation x where x.line = g.line and x.ticket_hash = p_ticket;
  else select * into v from conversation x where x.line = g.line and x.visit_hash = p_visit; end if;
  if not found then return; end if;
  talked_s := extract(epoch from t - v.accepted_at);
  topics := line_finish(g, v.id, 'visitor-left', case when v.accepted_at is not null then 'left' else 'unserved' end, t);
end $$;

-- — the listener —

create function line_on_duty(p_line text, p_member text, p_shift text, p_node text, p_cap int, p_classes int[], p_ranks int[], p_body text, p_sig text,
  out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  h listener;
  ids text[] := '{}';
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
  elsif found and p_cap < h.load then code := 'capacity'; return;
  end if;
  delete from listener_class x where x.line = g.line and x.class = any (h.classes) and x.listener = p_member;
  insert into listener as x (line, id, node, duty, session, cap, classes, idle_since, since, shift_body, shift_sig)
  values (g.line, p_member, p_node, 'on', p_shift, p_cap, p_classes, t, t, p_body, p_sig)
  on conflict (line, id) do update set node = p_node, duty = 'on', session = p_shift, cap = greatest(p_cap, x.load), classes = p_classes,
    since = case when x.session = p_shift then x.since else t end, lost_at = null, shift_body = p_body, shift_sig = p_sig;
  insert into listener_class (line, class, listener, rank) select g.line, u.class, p_member, u.rank from unnest(p_classes, p_ranks) u(class, rank);
  code := 'ok';
  topics := topics || line_pull(g, p_member, t) || ('member:' || p_member);
end $$;

-- 'off': no new offers, off once her last conversation ends. 'paused', 'on': as she says. Offers she has not taken go back.
create function line_set_duty(p_line text, p_member text, p_shift text, p_duty text, p_salt text, out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
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
    if p_duty = 'off' and exists (select from listener x where x.line = g.line and x.id = p_member and x.load = 0) then perform line_off(g, p_member); end if;
  end if;
  topics := line_settle(g, array[p_member], coalesce(back, '{}'), t, p_salt);
end $$;

-- Her connection stands again, on this node.
create function line_here(p_line text, p_member text, p_shift text, p_node text, out here boolean, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  h listener;
begin
  topics := '{}';
  select * into h from listener x where x.line = g.line and x.id = p_member for no key update;
  here := not found or h.session = p_shift;
  if not found or not here or (h.lost_at is null and h.node = p_node) then return; end if;
  update listener x set lost_at = null, node = p_node where x.line = g.line and x.id = p_member;
  topics := line_pull(g, p_member, now_()) || ('member:' || p_member)
    || array(select 'conversation:' || v.id from conversation v where v.line = g.line and v.listener = p_member);
end $$;

-- Her connection is gone: nobody new is offered to her, what she had not taken goes to others, what she has waits for her.
create function line_lost(p_line text, p_member text, p_shift text, p_node text, p_salt text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
begin
  topics := '{}';
  update listener x set lost_at = t where x.line = g.line and x.id = p_member and x.session = p_shift and x.node = p_node and x.lost_at is null;
  if not found then return; end if;
  topics := line_settle(g, array[p_member], line_withdraw(g, p_member, t), t, p_salt)
    || array(select 'conversation:' || v.id from conversation v where v.line = g.line and v.listener = p_member);
end $$;

create function line_take(p_line text, p_member text, p_shift text, p_conversation text, p_turn int, out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
begin
  topics := '{}';
  code := line_stands(g, p_conversation, p_member, p_shift, p_turn, 'offered');
  if code <> 'ok' then
    if line_stands(g, p_conversation, p_member, p_shift, p_turn, 'active') = 'ok' then code := 'ok'; end if;   -- said again
    return;
  end if;
  topics := array['conversation:' || p_conversation, 'member:' || p_member];
  update conversation x set state = 'dormant', listener = null, session = null, offer_until = null, dormant_at = t
  where x.line = g.line and x.id = p_conversation and x.visitor_seen <= t - make_interval(secs => g.quiet_s);
  if found then
    code := 'asleep';
    perform line_release(g, p_member, t);
    topics := topics || line_pull(g, p_member, t);
  else
    update conversation x set state = 'active', offer_until = null, accepted_at = coalesce(x.accepted_at, t) where x.line = g.line and x.id = p_conversation;
  end if;
end $$;

create function line_pass(p_line text, p_member text, p_shift text, p_conversation text, p_turn int, p_salt text, out code text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
begin
  topics := '{}';
  code := line_stands(g, p_conversation, p_member, p_shift, p_turn, 'offered');
  if code <> 'ok' then return; end if;
  insert into exclusion (line, conversation, listener) values (g.line, p_conversation, p_member) on conflict do nothing;
  topics := line_requeue(g, p_conversation, t) || line_settle(g, array[p_member], array[p_conversation], t, p_salt);
end $$;

create function line_end(p_line text, p_member text, p_shift text, p_conversation text, p_turn int, p_outcome text, out code text, out topics text[], out talked_s int) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
begin
  topics := '{}';
  code := line_stands(g, p_conversation, p_member, p_shift, p_turn, 'active');
  if code <> 'ok' then return; end if;
  select extract(epoch from t - v.accepted_at) into talked_s from conversation v where v.line = g.line and v.id = p_conversation;
  topics := line_finish(g, p_conversation, 'listener-ended', p_outcome, t);
end $$;

-- Removed from the team: off at once; those she talked with go to the front.
create function line_remove(p_line text, p_member text, p_salt text, out topics text[]) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  g gate := line_gate(p_line);
  t timestamptz := now_();
  back text[];
begin
  update listener x set duty = 'draining' where x.line = g.line and x.id = p_member;
  back := line_give_back(g, p_member, t);
  perform line_off(g, p_member);
  topics := line_settle(g, array[p_member], back, t, p_salt);
end $$;
