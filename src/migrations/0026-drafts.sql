-- What helps at the desk: each one's own sentences, sealed to her identity, and the organisation's steps for danger, by language of the desk.

-- One sealed list a member, base64url; the server cannot open it. Never a word of a conversation.
create table team_drafts (
  member text primary key references team_member on delete cascade,
  sealed text not null
);

create table team_procedure (
  language text primary key,
  steps text[] not null
);
