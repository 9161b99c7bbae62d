-- Each contact of a person is proven on its own; a second proof; what its owner says is not theirs.

alter table contacts drop constraint contacts_source_check,
  add constraint contacts_source_check check (source in ('sender','claimed','added','on_record')),
  add column on_record_since timestamptz,
  add column disowned_at timestamptz;
comment on column contacts.source is 'sender: wrote to us; claimed: named in a message; added: by the requester on their page; on_record: a system of ours holds it for the person';
comment on column contacts.on_record_since is 'since when a system of ours has it on record for the person; null where none does, or nobody looked';
comment on column contacts.disowned_at is 'when its owner said that the request is not theirs';

alter table outbound_messages drop constraint outbound_messages_role_check,
  add constraint outbound_messages_role_check check (role in ('acknowledgement','code','notice','answer'));

create table declarations (
  id          uuid primary key,
  request_id  uuid not null references requests,
  contact_id  uuid not null references contacts,
  content     bytea not null,
  signed_at   timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  accepted    boolean,
  constraint declarations_reviewed check ((reviewed_at is null) = (accepted is null) and (reviewed_at is null) = (reviewed_by is null))
);
comment on table declarations is 'What a requester signed on their page to say who they are, and whether staff found that it matches.';
comment on column declarations.content is 'personal data; sealed: typed name, the statement, what the person says we hold';
comment on column declarations.reviewed_by is 'Slack user id of a staff member';
create unique index declarations_one_open on declarations (request_id) where reviewed_at is null;

create table disownings (
  id          uuid primary key,
  request_id  uuid not null references requests,
  channel     text not null check (channel in ('email','sms')),
  value_hash  bytea not null,
  sender_hash bytea not null,
  at          timestamptz not null,
  until       timestamptz not null
);
comment on table disownings is 'Contacts whose owner said "this was not me": for a while the same sender gets no code sent to them.';
comment on column disownings.value_hash is 'keyed hash (HMAC-SHA-256) of the contact, for look-ups';
comment on column disownings.sender_hash is 'keyed hash (HMAC-SHA-256) of the contact that the request came from';
create index disownings_by_value on disownings (value_hash);
