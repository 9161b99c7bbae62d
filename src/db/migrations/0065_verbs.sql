-- What staff do with a case in Slack: who sees it through, what the requester is asked, notes, answers that two people make.

alter table staff add column away boolean not null default false;
alter table staff alter column away drop default;
comment on column staff.away is 'their Slack status says that they are out of office: nothing is given to them by itself';

alter table requests add column question text;
comment on column requests.question is 'which question to the requester waits for an answer: a key of workflows/questions.yaml, or free';
create index requests_of_owner on requests (assignee) where assignee is not null and state <> 'closed';

create table questions (
  id         uuid primary key references outbound_messages,
  request_id uuid not null references requests,
  question   text not null,
  content    bytea,
  asked_by   text not null,
  asked_at   timestamptz not null,
  constraint questions_words check ((question = 'free') = (content is not null))
);
comment on table questions is 'What staff asked the requester, by the letter that asks it.';
comment on column questions.content is 'personal data; sealed: a question in a staff member''s own words';
comment on column questions.asked_by is 'Slack user id of a staff member';
create index questions_of_request on questions (request_id, asked_at);

alter table work_notes alter column step_id drop not null;
comment on column work_notes.step_id is 'the step that was done by hand; none for a note about the case';
create index work_notes_of_request on work_notes (request_id, done_at);

create table answer_proposals (
  id                uuid primary key,
  request_id        uuid not null references requests,
  kind              text not null check (kind in ('no-data','in-part')),
  systems           jsonb not null,
  proposed_by       text not null,
  proposed_at       timestamptz not null,
  decided_by        text,
  decided_at        timestamptz,
  confirmed         boolean,
  sent_back_because text check (sent_back_because in ('wrong-reason','must-be-done','more-to-check')),
  constraint answer_proposals_decided check (
    (decided_by is null) = (decided_at is null) and (decided_by is null) = (confirmed is null)
    and (sent_back_because is not null) = (confirmed is not distinct from false)),
  constraint answer_proposals_two_people check (confirmed is not true or decided_by <> proposed_by)
);
comment on table answer_proposals is 'What came of a request in the systems that were still open, as one person proposed it and another one confirmed it or sent it back.';
comment on column answer_proposals.proposed_by is 'Slack user id of a staff member';
comment on column answer_proposals.decided_by is 'Slack user id of a staff member';
create unique index answer_proposals_one_open on answer_proposals (request_id) where decided_at is null;

create or replace function refuse_same_decider() returns trigger language plpgsql as $$
begin
  if exists (select from refusals r where r.request_id = new.against_id and new.decided_by in (r.proposed_by, r.decided_by))
    or exists (select from answer_proposals p where p.request_id = new.against_id and new.decided_by in (p.proposed_by, p.decided_by))
    or exists (select from approvals a where a.request_id = new.against_id and a.user_id = new.decided_by) then
    raise exception 'decided the first case, too' using errcode = 'check_violation', constraint = 'appeals_another_person';
  end if;
  return new;
end $$;
