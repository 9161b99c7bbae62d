-- What a person is told by direct message, and when they want to be reminded of it.

alter table cards add column told_seq integer not null default 0;
update cards set told_seq = logged_seq;
comment on column cards.told_seq is 'up to which event whoever it is about was told by direct message; a card that is posted anew tells nobody again';

create table snoozes (
  id         uuid primary key,
  user_id    text not null,
  request_id uuid not null references requests,
  due_at     timestamptz not null,
  asked_at   timestamptz not null,
  told_at    timestamptz
);
comment on table snoozes is 'When somebody wants to be reminded of a case, by direct message.';
comment on column snoozes.user_id is 'Slack user id of a staff member';
create unique index snoozes_one_open on snoozes (user_id, request_id) where told_at is null;
create index snoozes_due on snoozes (due_at) where told_at is null;
