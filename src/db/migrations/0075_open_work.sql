-- Work that came since the App Home began to list it: answers that wait for a second person, and what only legal answers.

create or replace function follow_step() returns trigger language plpgsql as $$
declare
  asks text := case
    when new.state = 'failed' and new.problem_code = 'legal-hold' then 'legal-hold'
    when new.state = 'failed' and new.problem_code in ('refusal-proposed','answer-proposed') then null
    when new.state = 'failed' then 'step-failed'
    when new.state in ('ready','running','waiting') and new.kind = 'team.task'
      then case (select kind from requests where id = new.request_id) when 'legal' then 'legal-task' else 'team.task' end
    when new.state in ('ready','running','waiting') and new.kind in ('team.approve','team.review','appeal.decide')
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

create function follow_answer() returns trigger language plpgsql as $$
begin
  if new.decided_at is null then
    insert into open_work
    select r.id, 'answer-proposed', new.id::text, coalesce(r.extended_until, r.working_at) from requests r where r.id = new.request_id
    on conflict do nothing;
  else
    delete from open_work where request_id = new.request_id and about = new.id::text;
  end if;
  return null;
end $$;
create trigger answer_proposals_open_work after insert or update of decided_at on answer_proposals
  for each row execute function follow_answer();

create function end_proposed_answer() returns trigger language plpgsql as $$
begin
  delete from open_work where request_id = new.id and need = 'answer-proposed';
  return null;
end $$;
create trigger requests_end_proposed_answer after update of state on requests
  for each row when (old.state <> new.state and new.state = 'closed') execute function end_proposed_answer();

comment on column open_work.need is 'a code of requests.attention, the kind of a step that asks the team, legal-task, step-failed, legal-hold, refusal-proposed, answer-proposed or answer-held';

update open_work w set need = 'legal-task' from requests r
  where r.id = w.request_id and r.kind = 'legal' and w.need = 'team.task';
insert into open_work
  select r.id, 'answer-proposed', a.id::text, coalesce(r.extended_until, r.working_at)
  from answer_proposals a join requests r on r.id = a.request_id where a.decided_at is null and r.state <> 'closed';
