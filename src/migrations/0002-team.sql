-- The team: who belongs to it, her passkeys, what unlocks her keys, her sessions, the signed statements, the teams' keys.
-- Ids, keys, hashes and sealed bytes stand as base64url text, the way they travel.

-- One row; whoever changes who belongs to the team takes it first, so that two removals cannot leave nobody.
create table team_gate (id int primary key check (id = 1));
insert into team_gate values (1);

create table team_member (
  id text primary key check (length(id) = 22),
  name text not null,
  role text not null check (role in ('coordinator', 'listener')),
  state text not null check (state in ('invited', 'enrolled', 'active', 'removed')),
  languages jsonb not null,
  woman boolean not null,
  seal text,
  sign text,
  -- The root's private half sealed to her key, where she holds it.
  root_sealed text,
  since timestamptz not null default now(),
  check ((seal is null) = (sign is null)),
  check (state not in ('enrolled', 'active') or seal is not null)
);

-- A link's token is kept as its SHA-256; a used one is deleted.
create table team_invitation (
  hash text primary key,
  member text not null unique references team_member on delete cascade,
  recovery boolean not null,
  until timestamptz not null
);

create table team_credential (
  id text primary key,
  member text not null references team_member on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  label text not null,
  added_on date not null default current_date
);
create index on team_credential (member);

create table team_unlock (
  member text not null references team_member on delete cascade,
  method text not null check (method in ('prf', 'passphrase')),
  credential text references team_credential on delete cascade,
  salt text not null,
  sealed text not null,
  check ((method = 'prf') = (credential is not null)),
  unique nulls not distinct (member, method, credential)
);

-- The cookie's value is kept as its SHA-256. No address, no browser's name.
create table team_session (
  hash text primary key,
  member text not null references team_member on delete cascade,
  made timestamptz not null default now(),
  seen timestamptz not null default now()
);
create index on team_session (member);

create table team_challenge (
  id text primary key,
  purpose text not null check (purpose in ('sign-in', 'enrol', 'credential')),
  member text references team_member on delete cascade,
  challenge text not null,
  until timestamptz not null
);
create index on team_challenge (until);

-- Directory statements: body is the exact text that was signed.
create table team_statement (
  member text not null references team_member on delete cascade,
  kind text not null check (kind in ('coordinator', 'listener', 'removal')),
  n int not null,
  signer text not null,
  body text not null,
  sig text not null,
  until bigint,
  primary key (member, kind, n)
);

create table team_key (
  team text not null,
  epoch int not null,
  signer text not null,
  body text not null,
  sig text not null,
  until bigint not null,
  primary key (team, epoch)
);

-- A team key's private half sealed to one member; gone at once when she is removed or her keys end.
create table team_wrap (
  team text not null,
  epoch int not null,
  member text not null references team_member on delete cascade,
  wrap text not null,
  primary key (team, epoch, member),
  foreign key (team, epoch) references team_key on delete cascade
);
create index on team_wrap (member);
