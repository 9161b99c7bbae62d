-- Bot tokens that expire: the newest pair, kept before it is used.

create table slack_tokens (
  only_row      boolean primary key default true check (only_row),
  key_id        uuid not null references data_keys,
  pair          bytea not null,
  seed_hash     bytea not null,
  expires_at    timestamptz not null,
  problem_code  text,
  problem_since timestamptz
);
comment on column slack_tokens.pair is 'a secret; sealed: bot token and refresh token';
comment on column slack_tokens.seed_hash is 'keyed hash of the SLACK_REFRESH_TOKEN that the pair descends from: another one starts anew';
comment on column slack_tokens.problem_code is 'why the last exchange failed; null when it did not';
