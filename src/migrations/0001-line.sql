-- The line: who waits, who serves, who is in a room, what is sealed for whom, and the counts that remain.
-- Every primary key begins with the line, so that lines can be spread over machines. Every other index begins with what it
-- finds: a plan made while the tables are still empty sees no difference between two indexes that both begin with the line,
-- and one that took the wrong of them reads the whole line for each row until the next analyze. Ids and hashes stand as
-- base64url text, the way they travel.

-- The one clock of the line. A simulation replaces this function; nothing else asks for the time.
create function now_() returns timestamptz language sql volatile as 'select clock_timestamp()';

-- The gate row: each event that makes or breaks a match locks it first. It also carries the timings, in seconds, so that
-- whoever holds the gate has them (src/domain/line/timings.ts writes them when a process starts).
-- (Not called "line": PostgreSQL has a type of that name.)
create table gate (
  line text primary key,
  offer_s int not null,        -- an offer waits so long for an answer
  lost_s int not null,         -- a listener's lost connection is waited for
  lease_s int not null,        -- a node that has not renewed for so long is gone
  quiet_s int not null,        -- a page that has not answered for so long is not there when a listener accepts
  asleep_s int not null,       -- and after so long it is asleep: never offered, keeps the place
  return_s int not null,       -- so long an asleep page keeps its place
  boost_s int not null,        -- at most so much does danger put her before those who came earlier
  expand_s int not null,       -- until the next class she can also be served by is added
  shift_s int not null,        -- a shift whose tab is gone is forgotten
  note_s int not null          -- how something ended is told to late-comers
);

create sequence line_seq;

-- A process that serves sockets.
create table node (
  line text not null,
  id text not null,
  lease_until timestamptz not null,
  primary key (line, id)
);

-- Somebody whose shift is open. `session` is the shift's id; `lost_at`: since when her connection is gone.
create table listener (
  line text not null,
  id text not null,
  node text not null,
  duty text not null check (duty in ('on', 'paused', 'missed', 'wrap-up', 'draining')),
  session text not null,
  cap int not null check (cap >= 1),
  load int not null default 0,
  voice boolean not null default false,
  classes int[] not null,      -- the same as her rows of listener_class
  idle_since timestamptz not null,
  since timestamptz not null,
  lost_at timestamptz,
  shift_body text not null,    -- the signed statement about this shift's keys, for the visitor's page
  shift_sig text not null,
  primary key (line, id),
  constraint listener_load check (load between 0 and cap),
  constraint listener_voice check (not voice or load <= 1)
) with (fillfactor = 70);

-- What she can serve: one row a class, written when the shift starts. Rank 0 is best.
create table listener_class (
  line text not null,
  class int not null,
  listener text not null,
  rank smallint not null,
  primary key (line, class, listener)
);

-- Somebody who waits or talks; gone with everything of it when it ends.
-- prio: 0 resumed after a lost listener, 1 danger (and whoever has waited longer than the boost), 2 normal.
create table conversation (
  line text not null,
  id text not null,
  state text not null check (state in ('waiting', 'offered', 'active', 'dormant')),
  language text not null,
  woman boolean not null,
  danger boolean not null,
  channel text not null default 'chat',
  prio smallint not null check (prio between 0 and 2),
  seq bigint not null,
  since timestamptz not null,
  listener text,
  session text,
  turn int not null default 0,
  offer_until timestamptz,
  accepted_at timestamptz,                 -- when somebody first accepted; null: nobody yet
  visitor_seen timestamptz not null,
  dormant_at timestamptz,
  classes int[] not null,                  -- by preference; the first `expanded` of them count now
  expanded smallint not null check (expanded between 1 and cardinality(classes)),
  next_expand timestamptz,
  ticket_hash text not null,
  visit_hash text not null,
  epoch int not null default 0,            -- the room's newest key epoch; 0: no room yet
  floor int not null default 0,            -- the oldest epoch whose frames everybody in the room can open
  room_listener text,                      -- for whom the newest room was made
  listener_slot smallint,
  primary key (line, id),
  constraint conversation_ticket unique (ticket_hash, line),
  constraint conversation_visit unique (visit_hash, line),
  check ((state in ('offered', 'active')) = (listener is not null)),
  check ((listener is null) = (session is null)),
  check ((state = 'offered') = (offer_until is not null)),
  check ((state = 'dormant') = (dormant_at is not null)),
  check (state not in ('offered', 'active') or turn > 0)
) with (fillfactor = 60);
create index conversation_listener on conversation (listener, line) where listener is not null;

-- The queue: one row for each class that a waiting conversation can be served by.
create table want (
  line text not null,
  class int not null,
  prio smallint not null,
  seq bigint not null,
  conversation text not null,
  rank smallint not null,
  primary key (line, class, prio, seq)
);
create index want_of on want (conversation, line);

-- Declined, or handed over by: never offered to that listener again.
create table exclusion (
  line text not null,
  conversation text not null,
  listener text not null,
  primary key (line, conversation, listener)
);

-- The room's signed statements, one a key epoch, with the public keys they name.
create table statement (
  line text not null,
  conversation text not null,
  epoch int not null,
  body text not null,
  sig text not null,
  keys json not null,
  primary key (line, conversation, epoch)
);

-- The keys of a room, sealed to its members: what arrived with statement `epoch`, in its order.
create table member (
  line text not null,
  conversation text not null,
  epoch int not null,
  n smallint not null,
  key_epoch int not null,
  role text not null,
  key_hash text not null,
  wrap text not null,
  primary key (line, conversation, epoch, n)
);

-- Sealed frames. No foreign key: the writer holds the conversation's row, and a check for each frame would halve the speed.
create table box (
  line text not null,
  conversation text not null,
  n int not null,
  epoch int not null,
  slot smallint not null,
  mid text not null,
  bytes bytea not null,
  primary key (line, conversation, n),
  constraint box_mid unique (line, conversation, mid)
);
alter table box alter column bytes set storage external;   -- sealed bytes do not compress

-- How far each member has opened the others' frames.
create table opened (
  line text not null,
  conversation text not null,
  slot smallint not null,      -- the reader's
  n int not null,
  primary key (line, conversation, slot)
) with (fillfactor = 70);

-- How something ended, for pages that come late: hashes, no id; swept away after some hours.
create table ending (
  line text not null,
  conversation_hash text not null,
  ticket_hash text not null,
  why text not null,
  lost json not null,
  until timestamptz not null,
  primary key (line, conversation_hash)
);
create index ending_ticket on ending (ticket_hash, line);
create index ending_until on ending (until, line);

-- Left messages: the shape only; their rules come with them.
create table kept (
  line text not null,
  id text not null,
  locator text not null,
  state text not null,
  language text not null,
  expires_day date not null,
  primary key (line, id),
  unique (line, locator)
);

-- All that remains of a conversation.
create table contact_count (
  line text not null,
  day date not null,
  language text not null,
  channel text not null,
  outcome text not null,
  n int not null,
  primary key (line, day, language, channel, outcome)
);
