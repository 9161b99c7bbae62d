-- Steps of staff's own workflows (Slack's Workflow Builder) that asked us for something and wait for the answer.

create table workflow_runs (
  id           uuid primary key,
  execution_id text not null unique,
  step         text not null,
  inputs       jsonb not null,
  asked_by     text not null,
  request_id   uuid references requests,
  state        text not null check (state in ('begun','waiting','answered','told')),
  question     jsonb,
  outputs      jsonb,
  refusal      text,
  begun_at     timestamptz not null,
  answered_at  timestamptz,
  constraint workflow_runs_answer check ((state in ('answered','told')) = (num_nonnulls(outputs, refusal) = 1))
);
comment on table workflow_runs is 'One run of one of our workflow steps: what was asked (ids and choices only) and what came of it.';
comment on column workflow_runs.execution_id is 'Slack''s id of the run, by which it is answered';
comment on column workflow_runs.asked_by is 'Slack user id that the workflow named; a claim, which decides nothing';
comment on column workflow_runs.question is 'where the question to the team stands in Slack';
create index workflow_runs_request on workflow_runs (request_id) where request_id is not null;
