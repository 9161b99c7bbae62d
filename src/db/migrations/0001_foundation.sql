-- The record of privacy requests. Personal data stands only in columns whose comment begins with
-- 'personal data; sealed': AES-256-GCM under the data key of the request, see src/db/sealed.ts.

create table data_keys (
  id            uuid primary key,
  request_id    uuid,
  wrapped       bytea,
  master_key_id text not null,
  created_at    timestamptz not null,
  destroyed_at  timestamptz,
  constraint data_keys_destroyed check ((wrapped is null) = (destroyed_at is not null))
);
comment on table data_keys is 'One key per request. Destroying the wrapped key erases everything sealed under it.';
comment on column data_keys.wrapped is 'the data key, encrypted by the master key; null once destroyed';
-- Partial: taking a message in touches no index that it does not need.
create index data_keys_request on data_keys (request_id) where request_id is not null;

create table playbooks (
  hash          text primary key,
  name          text not null,
  version       integer not null,
  body          jsonb not null,
  first_used_at timestamptz not null
);
comment on table playbooks is 'The parsed playbook as a request froze it, under the SHA-256 of its canonical JSON.';

create table requests (
  id               uuid primary key,
  reference        text not null unique,
  key_id           uuid not null references data_keys,
  version          integer not null check (version > 0),
  state            text not null check (state in ('received','verifying','routed','fulfilling','delivering','closed')),
  waiting_on       text check (waiting_on in ('requester','team','system','clock')),
  outcome          text check (outcome in ('fulfilled','partly_fulfilled','refused','withdrawn','unverified','handed_over','duplicate','not_a_request')),
  kind             text not null check (kind in ('request','appeal','followup','question','legal','security','support','automatic','spam')),
  rights           text[] not null check (rights <@ array['access','portability','correct','delete','opt_out','marketing_opt_out','limit_sensitive','third_parties']),
  playbook         text,
  playbook_hash    text references playbooks,
  assurance_needed text check (assurance_needed in ('none','basic','strong')),
  assurance        text not null check (assurance in ('none','basic','strong')),
  jurisdiction     text,
  channel          text not null check (channel in ('email','sms')),
  on_behalf        text not null check (on_behalf in ('self','agent','parent','employer','unknown')),
  minor            boolean not null,
  phi              boolean not null,
  language         text not null,
  slack_channel    text,
  team             text,
  assignee         text,
  attention        text,
  received_at      timestamptz not null,
  acknowledged_at  timestamptz,
  due_at           timestamptz not null,
  due_source       text not null,
  extended_until   timestamptz,
  closed_at        timestamptz,
  content_until    timestamptz,
  chain_head       bytea not null,
  constraint requests_closed_with_outcome check ((state = 'closed') = (closed_at is not null)),
  constraint requests_closed_needs_outcome check (state <> 'closed' or outcome is not null)
);
comment on column requests.assignee is 'Slack user id of a staff member';
comment on column requests.attention is 'code of what staff must look at; null when nothing';
comment on column requests.due_source is 'the statute or rule that due_at was computed from';
comment on column requests.chain_head is 'hash of the newest event: a cut-off tail of the chain shows';
create index requests_open on requests (due_at) where state <> 'closed';
create index requests_newest on requests (received_at desc, id desc);
create index requests_content_due on requests (content_until) where content_until is not null;

create table request_events (
  request_id uuid not null references requests,
  seq        integer not null check (seq > 0),
  type       text not null,
  actor      text not null,
  at         timestamptz not null,
  data       jsonb not null,
  prev_hash  bytea not null,
  hash       bytea not null,
  primary key (request_id, seq)
);
comment on table request_events is 'What happened, ids only; each row holds the SHA-256 of the one before. Insert-only.';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is insert-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger request_events_insert_only before update or delete on request_events
  for each row execute function refuse_change();
create trigger request_events_no_truncate before truncate on request_events
  for each statement execute function refuse_change();
create trigger playbooks_insert_only before update or delete on playbooks
  for each row execute function refuse_change();

create table contacts (
  id         uuid primary key,
  request_id uuid not null references requests,
  channel    text not null check (channel in ('email','sms')),
  value      bytea not null,
  value_hash bytea not null,
  source     text not null check (source in ('sender','claimed')),
  created_at timestamptz not null,
  proven_at  timestamptz,
  unique (request_id, channel, value_hash)
);
comment on column contacts.value is 'personal data; sealed: the address or number in normal form';
comment on column contacts.value_hash is 'keyed hash (HMAC-SHA-256) of the normal form, for look-ups';
create index contacts_by_value on contacts (value_hash);

create table inbound_messages (
  id              uuid primary key,
  key_id          uuid not null references data_keys deferrable initially deferred,
  request_id      uuid references requests,
  channel         text not null check (channel in ('email','sms')),
  transport       text not null,
  content_hash    bytea not null unique,
  message_id_hash bytea,
  raw             bytea not null,
  envelope        bytea not null,
  own_words       bytea,
  from_contact    uuid references contacts,
  size_bytes      integer not null,
  state           text not null check (state in ('stored','read','needs_reading','set_aside')),
  automatic       text,
  problem_code    text,
  received_at     timestamptz not null,
  read_at         timestamptz
);
alter table inbound_messages alter column raw set storage external;
comment on column inbound_messages.raw is 'personal data; sealed: the bytes as they arrived';
comment on column inbound_messages.envelope is 'personal data; sealed: the transport''s fields beside the message';
comment on column inbound_messages.own_words is 'personal data; sealed: what the sender wrote themselves, without quotes';
comment on column inbound_messages.from_contact is 'the contact of the request that the message came from; null for anybody else';
comment on column inbound_messages.content_hash is 'SHA-256 of the message bytes: the same mail twice is one row';
comment on column inbound_messages.message_id_hash is 'keyed hash of the Message-ID';
create index inbound_messages_request on inbound_messages (request_id) where request_id is not null;
create index inbound_messages_message_id on inbound_messages (message_id_hash) where message_id_hash is not null;

create table challenges (
  id           uuid primary key,
  request_id   uuid not null references requests,
  contact_id   uuid not null references contacts,
  channel      text not null check (channel in ('email','sms')),
  code_hash    bytea not null,
  tries_left   integer not null check (tries_left >= 0),
  issued_at    timestamptz not null,
  expires_at   timestamptz not null,
  consumed_at  timestamptz,
  cancelled_at timestamptz
);
comment on column challenges.code_hash is 'keyed hash of challenge id and code; the code itself is not stored here';
create unique index challenges_one_live on challenges (request_id, channel)
  where consumed_at is null and cancelled_at is null;

create table page_tokens (
  token_hash bytea primary key,
  request_id uuid not null references requests,
  contact_id uuid not null references contacts,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
comment on table page_tokens is 'Requester pages: the random token in the link is stored only as a hash.';
create index page_tokens_request on page_tokens (request_id);

create table outbound_messages (
  id           uuid primary key,
  request_id   uuid not null references requests,
  contact_id   uuid not null references contacts,
  role         text not null check (role in ('acknowledgement','code','answer')),
  letter       text not null,
  locale       text not null,
  message_id   text not null unique,
  state        text not null check (state in ('queued','sending','sent','unknown','failed','bounced')),
  enclosure    bytea,
  content      bytea,
  vendor_id    text,
  queued_at    timestamptz not null,
  sending_at   timestamptz,
  sent_at      timestamptz,
  problem_code text,
  constraint outbound_messages_sent check ((sent_at is not null) = (state in ('sent','bounced')))
);
comment on column outbound_messages.enclosure is 'personal data; sealed: values for the letter that exist nowhere else (a code); emptied once sent';
comment on column outbound_messages.content is 'personal data; sealed: the letter as it was sent';
create index outbound_messages_request on outbound_messages (request_id);

create table steps (
  id           uuid primary key,
  request_id   uuid references requests,
  name         text not null,
  kind         text not null,
  playbook_step text,
  system       text,
  input        jsonb not null,
  needs        text[] not null,
  state        text not null check (state in ('blocked','ready','running','waiting','done','failed','skipped')),
  attempt      integer not null,
  failures     integer not null,
  again        boolean not null,
  run_after    timestamptz not null,
  lease_until  timestamptz,
  enqueued_at  timestamptz,
  result       jsonb,
  problem_code text,
  problem_ask  text,
  created_at   timestamptz not null,
  settled_at   timestamptz,
  constraint steps_name unique nulls not distinct (request_id, name),
  constraint steps_lease check ((state = 'running') = (lease_until is not null))
);
comment on table steps is 'The program counter and the outbox: what is to be done, by whom it is leased, how it ended.';
comment on column steps.again is 'asked for once more while it was running: goes back to ready when it settles';
create index steps_due on steps (run_after) where state in ('ready','waiting');
create index steps_leased on steps (lease_until) where state = 'running';

create table approvals (
  id          uuid primary key,
  step_id     uuid not null references steps,
  request_id  uuid not null references requests,
  user_id     text not null,
  approved_at timestamptz not null,
  constraint approvals_once_each unique (step_id, user_id)
);
comment on column approvals.user_id is 'Slack user id of a staff member';

create table system_outcomes (
  request_id  uuid not null references requests,
  system      text not null,
  located     bytea,
  located_at  timestamptz,
  outcome     text check (outcome in ('erased','nothing_found','partly_kept')),
  counts      jsonb not null,
  kept        jsonb not null,
  erased_at   timestamptz,
  verified_at timestamptz,
  primary key (request_id, system)
);
comment on column system_outcomes.located is 'personal data; sealed: the record ids found in that system';

create function refuse_early_close() returns trigger language plpgsql as $$
begin
  if new.outcome in ('fulfilled','partly_fulfilled') and exists (
    select from system_outcomes o where o.request_id = new.id and (o.outcome is null or o.verified_at is null)
  ) then
    raise exception 'a system lacks a verified outcome' using errcode = 'check_violation', constraint = 'requests_every_system_settled';
  end if;
  return new;
end $$;
create trigger requests_every_system_settled before update of state on requests
  for each row when (new.state in ('delivering','closed')) execute function refuse_early_close();

create table cards (
  request_id  uuid primary key references requests,
  channel_id  text,
  ts          text,
  posting_at  timestamptz,
  drawn_version integer not null,
  logged_seq  integer not null
);
comment on table cards is 'Where a case''s Slack card stands and up to which version and event it is drawn.';

create table staff (
  user_id   text primary key,
  roles     text[] not null,
  refused   text check (refused in ('unknown','deactivated','guest','outsider','no-role','stale-roles')),
  synced_at timestamptz not null
);
comment on column staff.user_id is 'Slack user id of a staff member';
comment on column staff.refused is 'why this account may not act; null when it may';

create table slack_events (
  event_id     text primary key,
  type         text not null,
  received_at  timestamptz not null,
  processed_at timestamptz
);
comment on table slack_events is 'Inbox: an event counts once; only its id and type are kept.';

-- Takes messages in: each with its key, its sealed bytes and the step that reads it, or nothing where the same message is
-- there. A function, because its statements are planned once a connection and the senders wait for one round trip.
create function accept_messages(
  message_ids uuid[], message_keys uuid[], keys_wrapped bytea[], key_masters text[], channels text[], transports text[],
  hashes bytea[], raws bytea[], envelopes bytea[], sizes integer[], step_ids uuid[], received timestamptz[],
  read_from timestamptz[], created timestamptz[]
) returns setof uuid language plpgsql as $$
begin
  return query
    with given as (
      select * from unnest(message_ids, message_keys, keys_wrapped, key_masters, channels, transports, hashes, raws,
        envelopes, sizes, step_ids, received, read_from, created)
        as g (id, key_id, wrapped, master, channel, transport, hash, raw, envelope, bytes, step_id, received_at, read_at, at)
    ), fresh as (
      insert into inbound_messages (id, key_id, channel, transport, content_hash, raw, envelope, size_bytes, state, received_at)
      select g.id, g.key_id, g.channel, g.transport, g.hash, g.raw, g.envelope, g.bytes, 'stored', g.received_at from given g
      on conflict (content_hash) do nothing
      returning inbound_messages.id
    ), with_key as (
      insert into data_keys (id, wrapped, master_key_id, created_at)
      select g.key_id, g.wrapped, g.master, g.at from given g join fresh using (id)
    ), with_step as (
      insert into steps (id, name, kind, input, needs, state, attempt, failures, again, run_after, created_at)
      select g.step_id, 'intake.read.' || g.id, 'intake.read', jsonb_build_object('inbound', g.id), '{}', 'ready', 0, 0, false,
        g.read_at, g.at
      from given g join fresh using (id)
    )
    select fresh.id from fresh;
end $$;
