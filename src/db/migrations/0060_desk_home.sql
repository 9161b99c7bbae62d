-- What the App Home lists. Each list is one index in the order in which it is shown, so a page costs the same among a
-- thousand requests and among a million.

create index requests_open_by_owner on requests (assignee, (coalesce(extended_until, working_at)), id)
  where state <> 'closed' and assignee is not null;
create index requests_open_unassigned on requests ((coalesce(extended_until, working_at)), id)
  where state <> 'closed' and assignee is null and waiting_on <> 'requester';
create index requests_open_by_date on requests ((coalesce(extended_until, working_at)), id) where state <> 'closed';
create index requests_open_for_requester on requests ((coalesce(extended_until, working_at)), id)
  where state <> 'closed' and waiting_on = 'requester';
create index steps_failed on steps (settled_at) where state = 'failed';
create index outbound_messages_unsent on outbound_messages (queued_at) where state in ('queued','sending','unknown');

create table open_work (
  request_id uuid not null references requests,
  need       text not null,
  about      text not null,
  due_at     timestamptz not null,
  primary key (request_id, need, about)
);
comment on table open_work is 'One row for each thing that somebody of the team must do, kept by triggers: whoever changes what it follows cannot forget it.';
comment on column open_work.need is 'a code of requests.attention, the kind of a step that asks the team, step-failed, legal-hold, refusal-proposed or answer-held';
comment on column open_work.about is 'id of the step or refusal; empty where it is the request itself';
comment on column open_work.due_at is 'the working date of the request, or its longer date';
create index open_work_by_need on open_work (need, due_at, request_id);

-- A step that failed has a row of its own, whatever else the case draws attention to.
create function follow_request() returns trigger language plpgsql as $$
declare
  was text := case when tg_op = 'UPDATE' then nullif(old.attention, 'step-failed') end;
  now_is text := nullif(new.attention, 'step-failed');
  due timestamptz := coalesce(new.extended_until, new.working_at);
begin
  if tg_op = 'UPDATE' and due is distinct from coalesce(old.extended_until, old.working_at) then
    update open_work set due_at = due where request_id = new.id;
  end if;
  if was is distinct from now_is then
    delete from open_work where request_id = new.id and need = was and about = '';
  end if;
  if new.state = 'closed' then
    delete from open_work where request_id = new.id and need = 'refusal-proposed';
  end if;
  if new.state = 'delivering' and new.answer_held then
    insert into open_work values (new.id, 'answer-held', '', due) on conflict do nothing;
  else
    delete from open_work where request_id = new.id and need = 'answer-held';
  end if;
  if now_is is not null then
    insert into open_work values (new.id, now_is, '', due) on conflict do nothing;
  end if;
  return null;
end $$;
create trigger requests_open_work_new after insert on requests
  for each row when (new.attention is not null) execute function follow_request();
create trigger requests_open_work after update of attention, answer_held, state, working_at, extended_until on requests
  for each row when ((old.attention, old.answer_held, old.state, old.working_at, old.extended_until)
    is distinct from (new.attention, new.answer_held, new.state, new.working_at, new.extended_until))
  execute function follow_request();

create function follow_step() returns trigger language plpgsql as $$
declare
  asks text := case
    when new.state = 'failed' and new.problem_code = 'legal-hold' then 'legal-hold'
    when new.state = 'failed' and new.problem_code is distinct from 'refusal-proposed' then 'step-failed'
    when new.state in ('ready','running','waiting') and new.kind in ('team.approve','team.review','team.task','appeal.decide')
      then new.kind end;
begin
  delete from open_work where request_id = new.request_id and about = new.id::text and need is distinct from asks;
  if asks is not null then
    insert into open_work
    select r.id, asks, new.id::text, coalesce(r.extended_until, r.working_at) from requests r where r.id = new.request_id
    on conflict do nothing;
  end if;
  return null;
end $$;
create trigger steps_open_work_new after insert on steps
  for each row when (new.kind in ('team.approve','team.review','team.task','appeal.decide')) execute function follow_step();
create trigger steps_open_work after update of state on steps
  for each row when (old.state <> new.state and (new.state = 'failed' or old.state = 'failed'
    or new.kind in ('team.approve','team.review','team.task','appeal.decide'))) execute function follow_step();

create function follow_refusal() returns trigger language plpgsql as $$
begin
  if new.decided_at is null then
    insert into open_work
    select r.id, 'refusal-proposed', new.id::text, coalesce(r.extended_until, r.working_at) from requests r where r.id = new.request_id
    on conflict do nothing;
  else
    delete from open_work where request_id = new.request_id and about = new.id::text;
  end if;
  return null;
end $$;
create trigger refusals_open_work after insert or update of decided_at on refusals
  for each row execute function follow_refusal();

insert into open_work
  select id, attention, '', coalesce(extended_until, working_at) from requests
  where attention is not null and attention <> 'step-failed'
  union all
  select id, 'answer-held', '', coalesce(extended_until, working_at) from requests where state = 'delivering' and answer_held
  union all
  select r.id, case when s.state <> 'failed' then s.kind when s.problem_code = 'legal-hold' then 'legal-hold' else 'step-failed' end,
    s.id::text, coalesce(r.extended_until, r.working_at)
  from steps s join requests r on r.id = s.request_id
  where s.state = 'failed' and s.problem_code is distinct from 'refusal-proposed'
    or s.state in ('ready','running','waiting') and s.kind in ('team.approve','team.review','team.task','appeal.decide')
  union all
  select r.id, 'refusal-proposed', f.id::text, coalesce(r.extended_until, r.working_at)
  from refusals f join requests r on r.id = f.request_id where f.decided_at is null and r.state <> 'closed';

create table home_views (
  user_id     text primary key,
  opened_at   timestamptz not null,
  hash        text,
  positions   jsonb not null,
  stale_since timestamptz
);
comment on table home_views is 'The App Home of each person who opened it: which pages it shows, and whether it is to be drawn anew.';
comment on column home_views.user_id is 'Slack user id of a staff member';
comment on column home_views.hash is 'Slack''s mark of what is shown there: an older drawing does not replace a newer one';
