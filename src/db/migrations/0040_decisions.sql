-- What staff decide about a case: refusals that two people make, longer dates, legal holds, appeals.

create table refusals (
  id                uuid primary key,
  request_id        uuid not null references requests,
  reason            text not null check (reason in
    ('legal-duty','legal-claims','no-data','others-rights','security','excessive','unfounded','not-covered')),
  proposed_by       text not null,
  proposed_at       timestamptz not null,
  decided_by        text,
  decided_at        timestamptz,
  confirmed         boolean,
  sent_back_because text check (sent_back_because in ('wrong-reason','must-be-done','more-to-check')),
  constraint refusals_decided check (
    (decided_by is null) = (decided_at is null) and (decided_by is null) = (confirmed is null)
    and (sent_back_because is not null) = (confirmed is not distinct from false)),
  constraint refusals_two_people check (confirmed is not true or decided_by <> proposed_by)
);
comment on table refusals is 'A refusal that one person proposed and another one confirmed or sent back.';
comment on column refusals.proposed_by is 'Slack user id of a staff member';
comment on column refusals.decided_by is 'Slack user id of a staff member';
create unique index refusals_one_open on refusals (request_id) where decided_at is null;

create table extensions (
  request_id   uuid primary key references requests,
  reason       text not null check (reason in ('many-requests','complex','consultation')),
  until        timestamptz not null,
  source       text not null,
  announced_by text not null,
  announced_at timestamptz not null,
  settled_at   timestamptz
);
comment on table extensions is 'The one longer date of a request. It holds once the person has the letter that says so, and only then.';
comment on column extensions.announced_by is 'Slack user id of a staff member';
comment on column extensions.settled_at is 'when the date moved, or could no longer move';

create table legal_holds (
  id            uuid primary key,
  request_id    uuid not null references requests,
  reason        text not null check (reason in ('litigation','investigation','subpoena','recourse','audit')),
  placed_by     text not null,
  placed_at     timestamptz not null,
  lifted_by     text,
  lifted_at     timestamptz,
  lifted_reason text check (lifted_reason in ('matter-closed','placed-by-mistake','released-by-counsel')),
  constraint legal_holds_lifted check ((lifted_by is null) = (lifted_at is null) and (lifted_by is null) = (lifted_reason is null))
);
comment on table legal_holds is 'While one lives, nothing of the case is erased: neither in a system nor by retention.';
comment on column legal_holds.placed_by is 'Slack user id of a staff member';
comment on column legal_holds.lifted_by is 'Slack user id of a staff member';
create unique index legal_holds_one_living on legal_holds (request_id) where lifted_at is null;

create table appeals (
  request_id uuid primary key references requests,
  against_id uuid not null references requests,
  verdict    text check (verdict in ('upheld','overturned')),
  reason     text check (reason in ('reason-holds','nothing-new','reason-wrong','new-facts')),
  decided_by text,
  decided_at timestamptz,
  constraint appeals_decided check ((verdict is null) = (decided_at is null) and (verdict is null) = (reason is null)
    and (verdict is null) = (decided_by is null)),
  constraint appeals_two check (request_id <> against_id)
);
create index appeals_against on appeals (against_id);
comment on table appeals is 'A case that is an appeal against another one, and how it was decided.';
comment on column appeals.decided_by is 'Slack user id of a staff member';

create function refuse_same_decider() returns trigger language plpgsql as $$
begin
  if exists (select from refusals r where r.request_id = new.against_id and new.decided_by in (r.proposed_by, r.decided_by))
    or exists (select from approvals a where a.request_id = new.against_id and a.user_id = new.decided_by) then
    raise exception 'decided the first case, too' using errcode = 'check_violation', constraint = 'appeals_another_person';
  end if;
  return new;
end $$;
create trigger appeals_another_person before insert or update on appeals
  for each row when (new.decided_by is not null) execute function refuse_same_decider();

alter table request_links drop constraint request_links_because_check,
  add constraint request_links_because_check check (because in ('appeal-of','overturned-by','reopens','duplicate-of',
    'answers-other-case','names-other-case','same-message-id','same-person','follows-closed-case'));

alter table system_outcomes add column begun_at timestamptz;
comment on column system_outcomes.begun_at is 'when what cannot be undone was first begun there; from then on nothing can be withdrawn';
-- Of what was under way before this, only the steps tell.
update system_outcomes o set begun_at = now() where exists (
  select from steps s where s.request_id = o.request_id and s.system = o.system
    and s.kind in ('systems.erase','systems.opt-out') and s.attempt > 0);
