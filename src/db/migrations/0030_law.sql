-- Three dates of a request are kept apart: the law's (due_at), the same under the strictest way of counting, and the house's.
alter table requests
  add column working_at timestamptz,
  add column target_at timestamptz,
  add column missed_at timestamptz;
update requests set working_at = due_at, target_at = due_at;
alter table requests alter column working_at set not null, alter column target_at set not null;
comment on column requests.working_at is 'the legal date under the strictest way of counting; reminders count back from it';
comment on column requests.target_at is 'the house target of workflows/company.yaml';
comment on column requests.missed_at is 'when it was found that the legal date had passed unanswered; never taken back';

-- Beside the requests, and only for open ones: looking for what is due costs by what is due, however many are open.
create table deadline_alarms (
  request_id uuid primary key references requests,
  look_at    timestamptz not null
);
comment on table deadline_alarms is 'When the deadline of an open request is to be looked at next.';
create index deadline_alarms_due on deadline_alarms (look_at);
insert into deadline_alarms (request_id, look_at) select id, received_at from requests where state <> 'closed';

-- What speaks for which law. Ids of laws only; what they were read from stays sealed where it is.
create table jurisdiction_hints (
  request_id uuid not null references requests,
  source     text not null check (source in ('message','phone_area','mail_domain','staff')),
  place      text not null,
  found_at   timestamptz not null,
  primary key (request_id, source, place)
);
comment on table jurisdiction_hints is 'Why a request is under which law: stated in the message, hinted at by a contact, or set by staff.';
