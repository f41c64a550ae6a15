-- Ringing listeners: which browsers of whom are woken when somebody waits, and when that was done last. Nothing of a visitor.

-- One row for whoever turned it on. `rung`: the times of the last hour; whoever writes one here first is the one that rings.
create table ring_member (
  member text primary key references team_member on delete cascade,
  -- Between these she is not rung, on the wall clocks of the pack's time zone; both or neither.
  quiet_from text check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  quiet_to text check (quiet_to ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  rung timestamptz[] not null default '{}',
  check ((quiet_from is null) = (quiet_to is null))
);

-- A browser of hers. `id`: the endpoint's SHA-256, base64url. The keys for contents are not kept: nothing is sent in a push.
create table ring_device (
  id text primary key,
  member text not null references ring_member on delete cascade,
  endpoint text not null,
  failed int not null default 0,
  -- Its service asked for patience until then.
  not_before timestamptz
);
create index ring_device_member on ring_device (member);
