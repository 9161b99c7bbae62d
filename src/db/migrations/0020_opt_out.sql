-- A system's outcome may be that the person is opted out there.
alter table system_outcomes drop constraint system_outcomes_outcome_check,
  add constraint system_outcomes_outcome_check
    check (outcome in ('erased','opted_out','nothing_found','partly_kept','not_searched'));

-- An opt-out is done whoever sends it; whether a machine may write to that address is another question.
alter table requests add column answer_held boolean not null default false;
comment on column requests.answer_held is 'no letter leaves by itself: the sender is beyond the budgets of automatic answers';
