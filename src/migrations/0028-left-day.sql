-- How many messages were left on a day, so that a flood is refused before it fills the disk; it counts what was erased since too. Two days stay.
create table left_day (
  line text not null,
  day date not null,
  n int not null,
  primary key (line, day)
);
