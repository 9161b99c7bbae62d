-- Staff read what a person wrote on our own page, once, and it is noted who did and why.

alter table inbound_messages add column subject bytea;
comment on column inbound_messages.subject is 'personal data; sealed: the subject of a mail';

create table reveals (
  id          uuid primary key,
  request_id  uuid not null references requests,
  user_id     text not null,
  reason      text not null check (reason in ('sort','answer','identity','problem','audit')),
  token_hash  bytea not null unique,
  digits_hash bytea not null,
  tries_left  integer not null check (tries_left >= 0),
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  opened_at   timestamptz,
  pass_hash   bytea unique,
  files_until timestamptz,
  constraint reveals_opened check ((opened_at is null) = (pass_hash is null) and (opened_at is null) = (files_until is null))
);
comment on table reveals is 'One-time links to the page that shows a case''s messages to one staff member; token and pass are stored only as hashes.';
comment on column reveals.user_id is 'Slack user id of a staff member';
comment on column reveals.digits_hash is 'keyed hash of the digits that only this staff member was shown: the link alone opens nothing';
comment on column reveals.pass_hash is 'hash of the secret in the opened page, with which its files can be fetched for some minutes';
create index reveals_request on reveals (request_id);
