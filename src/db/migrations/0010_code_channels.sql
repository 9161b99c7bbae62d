-- Codes that a vendor makes, sends and checks; what budgets and the alarm count by.

alter table challenges
  alter column code_hash drop not null,
  add column vendor text,
  add column vendor_id text,
  add constraint challenges_maker check ((vendor is null) = (code_hash is not null)),
  add constraint challenges_started check (vendor_id is null or vendor is not null);
comment on column challenges.code_hash is 'keyed hash of challenge id and code; absent where a vendor made the code, which is never seen here';
comment on column challenges.vendor is 'who made, sent and checks the code; absent: we do';
comment on column challenges.vendor_id is 'the vendor''s own id of it, once it took the order; it says nothing about the person';
-- A vendor answers an order for a number with what is pending there: it belongs to the one code that noted it first.
create unique index challenges_vendor_id on challenges (vendor, vendor_id) where vendor_id is not null;
create index challenges_issued on challenges (issued_at);
create index challenges_contact on challenges (contact_id);
create index request_events_wrong_codes on request_events (at)
  where type = 'code.refused' and data ->> 'because' = 'wrong';

create table code_alarms (
  id            uuid primary key,
  wrong_guesses integer not null,
  raised_at     timestamptz not null,
  told_at       timestamptz
);
comment on table code_alarms is 'Hours in which too many codes were guessed wrong, over all requests.';
comment on column code_alarms.told_at is 'when the team''s board had the message';
create index code_alarms_raised on code_alarms (raised_at);
