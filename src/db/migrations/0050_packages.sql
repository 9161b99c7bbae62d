-- Rights that give something back: what is held is copied, reviewed, packed and downloaded, or put right by hand.

alter table system_outcomes drop constraint system_outcomes_outcome_check,
  add constraint system_outcomes_outcome_check check (outcome in
    ('erased','opted_out','exported','described','corrected','nothing_found','partly_kept','partly_corrected','not_searched'));

create table exports (
  id          uuid primary key,
  request_id  uuid not null references requests,
  system      text not null,
  name        bytea,
  blob        text not null unique,
  size_bytes  integer not null,
  counts      jsonb not null,
  withheld    text[] not null check (withheld <@ array['government-id','financial-account','health-id','password','security-question','biometric']),
  exported_at timestamptz not null
);
comment on table exports is 'What a system holds of a request''s person: records copied by API, or a file that staff added where they copied it by hand. Sealed in the blob store until the package is destroyed.';
comment on column exports.name is 'personal data; sealed: the name of a file that staff added; null for records copied by API';
comment on column exports.counts is 'records by type';
comment on column exports.withheld is 'what is held and never given out, by kind';
create index exports_request on exports (request_id);
create unique index exports_one_by_api on exports (request_id, system) where name is null;

create table packages (
  request_id  uuid primary key references requests,
  id          uuid not null unique,
  blob        text not null unique,
  size_bytes  integer not null,
  built_at    timestamptz not null,
  expires_at  timestamptz not null
);
comment on table packages is 'What a person can download, sealed in the blob store; the row goes when it is destroyed, and an event says so.';
create index packages_due on packages (expires_at);

create table work_notes (
  id         uuid primary key,
  request_id uuid not null references requests,
  step_id    uuid not null references steps,
  user_id    text not null,
  content    bytea not null,
  done_at    timestamptz not null,
  constraint work_notes_once_each unique (step_id)
);
comment on table work_notes is 'What staff did by hand, and how that can be seen.';
comment on column work_notes.content is 'personal data; sealed: their note';
comment on column work_notes.user_id is 'Slack user id of a staff member';

alter table reveals drop constraint reveals_reason_check,
  add constraint reveals_reason_check check (reason in ('sort','answer','identity','review','problem','audit')),
  add column shows text not null default 'messages' check (shows in ('messages','package'));
alter table reveals alter column shows drop default;
comment on column reveals.shows is 'what it opens: the messages of the case, or the package for its person';
