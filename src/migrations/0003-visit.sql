-- Which visits have ended: a keyed hash of the visit's random part, kept until no prefix of it could still be accepted.
create table ended_visit (
  visit bytea primary key check (octet_length(visit) = 32),
  n bigint generated always as identity unique,
  keep_until timestamptz not null
);
create index ended_visit_keep_until on ended_visit (keep_until);
