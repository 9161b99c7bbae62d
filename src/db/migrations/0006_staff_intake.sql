-- What staff enter for people who wrote by post, called or came by; what they teach the reader; whom they block.

alter table requests drop constraint requests_channel_check,
  add constraint requests_channel_check check (channel in ('email','sms','whatsapp','post','phone','in_person','other'));
alter table inbound_messages drop constraint inbound_messages_channel_check,
  add constraint inbound_messages_channel_check check (channel in ('email','sms','whatsapp','post','phone','in_person','other'));

create table staff_entries (
  id           uuid primary key,
  request_id   uuid not null unique references requests,
  view_id      text not null unique,
  opened_by    text not null,
  opened_at    timestamptz not null,
  completed_by text,
  completed_at timestamptz,
  constraint staff_entries_completed check ((completed_by is null) = (completed_at is null))
);
comment on table staff_entries is 'A case that staff opened in Slack, and whether the person''s words were added on our own page yet.';
comment on column staff_entries.view_id is 'Slack id of the form that was sent: sent twice, it opens one case';
comment on column staff_entries.opened_by is 'Slack user id of a staff member';
comment on column staff_entries.completed_by is 'Slack user id of a staff member';

create table entry_links (
  id          uuid primary key,
  entry_id    uuid not null references staff_entries,
  token_hash  bytea not null unique,
  digits_hash bytea not null,
  user_id     text not null,
  tries_left  integer not null check (tries_left >= 0),
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz
);
comment on table entry_links is 'One-time links to the page on which a staff member adds the person: the token is stored only as a hash.';
comment on column entry_links.digits_hash is 'keyed hash of the digits that only this staff member was shown: the link alone opens nothing';
comment on column entry_links.user_id is 'Slack user id of a staff member';
create index entry_links_entry on entry_links (entry_id);

create table sender_blocks (
  id         uuid primary key,
  request_id uuid not null references requests,
  channel    text not null check (channel in ('email','sms')),
  value_hash bytea not null,
  until      timestamptz not null,
  reason     text not null check (reason in ('flood','abuse','forged','spam')),
  set_by     text not null,
  set_at     timestamptz not null,
  lifted_by  text,
  lifted_at  timestamptz,
  constraint sender_blocks_lifted check ((lifted_by is null) = (lifted_at is null))
);
comment on table sender_blocks is 'Senders that no machine answers for a while. Their messages are kept and stand on the board.';
comment on column sender_blocks.value_hash is 'keyed hash (HMAC-SHA-256) of the normal form, for look-ups';
comment on column sender_blocks.set_by is 'Slack user id of a staff member';
comment on column sender_blocks.lifted_by is 'Slack user id of a staff member';
create index sender_blocks_living on sender_blocks (value_hash) where lifted_at is null;

create table triage_lessons (
  id         uuid primary key,
  learned_in text not null check (learned_in ~ '^\d{4}-\d{2}$'),
  model      text not null,
  features   integer[] not null,
  suggested  jsonb,
  chosen     jsonb not null
);
comment on table triage_lessons is 'What staff said a message was, beside what the reader took it for. Never text, and no way back to the request.';
comment on column triage_lessons.learned_in is 'year and month: a finer time would lead back to the request';
comment on column triage_lessons.features is 'ids of hashed features';
