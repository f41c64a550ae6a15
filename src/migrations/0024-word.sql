-- The visitor's word about us: once after a conversation that took place, sealed to the coordinators' team.

-- Neither the ticket, the conversation, the language nor who listened stands beside it; the day alone says when.
create table word (
  line text not null,
  id text not null,
  day date not null,
  team_epoch int not null,     -- which of the coordinators' keys it is sealed to
  sealed text not null,        -- base64url, always 1024 bytes
  primary key (line, id)
);
create index word_day on word (line, day);

-- What an ended conversation still allows; gone with its row after some hours.
alter table ending add column word boolean not null default false;

-- Whichever command ends a conversation: its row stands until its ending is written.
create function ending_word() returns trigger language plpgsql as $$
begin
  new.word := exists (select from conversation v where v.line = new.line and v.ticket_hash = new.ticket_hash and v.accepted_at is not null);
  return new;
end $$;
create trigger ending_word before insert on ending for each row execute function ending_word();

-- True once for each ticket whose conversation somebody accepted.
create function line_word(p_line text, p_ticket text) returns boolean language plpgsql as $$
begin
  update ending e set word = false where e.line = p_line and e.ticket_hash = p_ticket and e.word;
  return found;
end $$;
