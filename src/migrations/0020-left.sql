-- Left messages: who opens each in which epoch, its keys and its sealed boxes; gone with everything when it is erased.
-- Of a return code nothing stands here but a keyed hash of where it leads (the key is a secret outside the database), and the
-- SHA-256 of what shows that one may ask. Ids, hashes, keys and wraps stand as base64url text, the way they travel.

-- The shape alone, which nothing ever used.
drop table kept;

-- `waits_since`: since when something of hers waits for an answer; null where the last box is theirs.
-- `counted_from`: the last answer, or where there is none, when it was left; it goes `days` after that.
create table left_message (
  line text not null,
  id text not null,
  locator text not null,
  tok_hash text not null,
  locked text not null,
  languages text[] not null,
  claimed_by text,
  epoch int not null,
  days smallint not null check (days between 1 and 365),
  boxes int not null,
  bytes int not null,
  waits_since timestamptz,
  counted_from timestamptz not null,
  expires timestamptz not null,
  primary key (line, id),
  constraint left_locator unique (locator, line)
);
create index left_expires on left_message (expires, line);

-- The signed statements, one an epoch. `by`: the member whose session brought it; '' for the visitor.
create table left_room (
  line text not null,
  message text not null,
  epoch int not null,
  body text not null,
  sig text not null,
  by text not null,
  primary key (line, message, epoch),
  foreign key (line, message) references left_message on delete cascade
);
create index left_room_by on left_room (by, line) where by <> '';

-- Keys sealed to those who open it: what came with room `room`. `team_epoch`: for a team, which of its keys it is sealed to.
create table left_wrap (
  line text not null,
  message text not null,
  room int not null,
  epoch int not null,
  role text not null check (role in ('visitor', 'listener', 'coordinator', 'team')),
  name text not null,
  team_epoch int,
  wrap text not null,
  primary key (line, message, room, role, name, epoch),
  foreign key (line, message) references left_message on delete cascade,
  check ((role = 'team') = (team_epoch is not null))
);

create table left_box (
  line text not null,
  message text not null,
  n int not null,
  epoch int not null,
  slot smallint not null,
  mid text not null,
  bytes bytea not null,
  primary key (line, message, n),
  constraint left_box_mid unique (message, mid, line),
  foreign key (line, message) references left_message on delete cascade
);

-- What has been erased: where its code led to, so that no older copy of it comes back, and a keyed hash of its id, so that no
-- late repetition of its first words makes it anew.
create table left_tombstone (
  line text not null,
  locator text not null,
  message text not null,
  at timestamptz not null,
  primary key (line, locator)
);
create index left_tombstone_message on left_tombstone (message, line);

-- A removed member held the private halves of these keys: nothing is sealed to them any more.
alter table team_key add column stopped boolean not null default false;
