-- Erasures by hand wait for what erasures by machines wait for, and what was proposed is overtaken by an answer.

create or replace function follow_step() returns trigger language plpgsql as $$
declare
  asks text := case
    when new.state = 'failed' and new.problem_code = 'legal-hold' then 'legal-hold'
    when new.state = 'failed' and new.problem_code in ('refusal-proposed','answer-proposed') then null
    when new.state = 'failed' then 'step-failed'
    when new.state = 'ready' and new.problem_code = 'still-wanted' then null
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

create or replace function end_proposed_answer() returns trigger language plpgsql as $$
begin
  delete from open_work where request_id = new.id and need in ('answer-proposed','refusal-proposed');
  return null;
end $$;
drop trigger requests_end_proposed_answer on requests;
create trigger requests_end_proposed_answer after update of state on requests
  for each row when (old.state <> new.state and new.state in ('delivering','closed')) execute function end_proposed_answer();

delete from open_work w using requests r
  where r.id = w.request_id and r.state in ('delivering','closed') and w.need in ('answer-proposed','refusal-proposed');
