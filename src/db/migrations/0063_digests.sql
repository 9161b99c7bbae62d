-- What each team is told in its channel on a working morning. The day is opened once, with the words of every digest, and
-- each is posted from its row.

create table digest_days (
  day       text primary key check (day ~ '^\d{4}-\d{2}-\d{2}$'),
  opened_at timestamptz not null
);
comment on table digest_days is 'Mornings whose digests were written, in the company''s time zone: one worker writes them, once.';

create table digests (
  id        uuid primary key,
  day       text not null references digest_days,
  channel   text not null,
  card      jsonb not null,
  begun_at  timestamptz,
  posted_at timestamptz
);
comment on table digests is 'One team''s digest: references, numbers and dates.';
comment on column digests.begun_at is 'when posting was begun: one that was interrupted is looked for in its channel first';
create index digests_day on digests (day);
