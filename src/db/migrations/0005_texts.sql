-- Text messages: who told us to stop, and how a person's letters are found by the provider's id.

create table text_opt_outs (
  value_hash bytea primary key,
  since      timestamptz not null,
  lifted_at  timestamptz
);
comment on table text_opt_outs is 'Numbers that sent STOP: no text leaves to them until they send START.';
comment on column text_opt_outs.value_hash is 'keyed hash (HMAC-SHA-256) of the number in E.164';
create index outbound_messages_vendor on outbound_messages (vendor_id) where vendor_id is not null;

-- A system that cannot be searched by anything the person proved (Stripe knows no numbers) has that as its outcome.
alter table system_outcomes drop constraint system_outcomes_outcome_check,
  add constraint system_outcomes_outcome_check check (outcome in ('erased','nothing_found','partly_kept','not_searched'));
