-- Opening hours: when somebody means to be there, by language. They say nothing of who is there: only duty does.

create table opening_rule (
  id bigint generated always as identity primary key,
  line text not null,
  -- Tags.
  languages text[] not null check (cardinality(languages) between 1 and 64),
  -- The value of an RRULE (RFC 5545, 3.3.10): on which days.
  rule text not null check (length(rule) between 1 and 400),
  -- On the wall clocks of the pack's time zone; a day's last opening may end on the next.
  start text not null check (start ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  minutes int not null check (minutes between 1 and 1440),
  on_holidays boolean not null,
  valid_from date not null,
  valid_until date check (valid_until >= valid_from)
);

-- Days on which nothing opens, whatever the rules say.
create table closed_day (
  line text not null,
  day date not null,
  primary key (line, day)
);
