-- A coordinator's word for room statements that a member signed while she was in good standing (left messages): with it they stay
-- readable when her own statement ends (a removal of number 0, which ends nothing). Beside the directory, since it grows with the messages and is asked for by hash alone.
create table team_vouch (
  hash text primary key,     -- of the body
  member text not null references team_member on delete cascade,
  by text not null,
  signer text not null,
  body text not null,
  sig text not null,
  vouches text[] not null
);
create index team_vouch_for on team_vouch using gin (vouches);
