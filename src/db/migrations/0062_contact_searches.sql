-- Staff look for cases by an address or a number on our own page, once a link; what they looked for is not kept.

create table contact_searches (
  id          uuid primary key,
  user_id     text not null,
  token_hash  bytea not null unique,
  digits_hash bytea not null,
  tries_left  integer not null check (tries_left >= 0),
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  found       text[],
  constraint contact_searches_used check ((used_at is null) = (found is null))
);
comment on table contact_searches is 'Who searched cases by a contact, when, and which cases were found: kept, because it tells whose cases belong together.';
comment on column contact_searches.user_id is 'Slack user id of a staff member';
comment on column contact_searches.token_hash is 'hash of the secret in the link';
comment on column contact_searches.digits_hash is 'keyed hash of the digits that only this staff member was shown: the link alone opens nothing';
comment on column contact_searches.found is 'references of the cases that were shown';
