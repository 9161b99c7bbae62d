-- Messages of every kind: texts, post and calls beside mail; what they claim, what the reader suggests, what was attached.

alter table requests drop constraint requests_channel_check,
  add constraint requests_channel_check check (channel in ('email','sms','whatsapp','post','phone')),
  add column suggestion jsonb;
comment on column requests.suggestion is 'what the reader takes the message for: kind, rights, jurisdiction and the like; nothing about a person';

alter table inbound_messages drop constraint inbound_messages_channel_check,
  add constraint inbound_messages_channel_check check (channel in ('email','sms','whatsapp','post','phone')),
  add constraint inbound_messages_transport_check check (transport in ('sendgrid','twilio','edge','staff','import')),
  add column claims bytea;
comment on column inbound_messages.claims is 'personal data; sealed: addresses, numbers, names and account ids that the message states; nobody proved them';
comment on column inbound_messages.content_hash is 'SHA-256 of what makes it one message (a mail''s bytes, a text''s provider id): the same twice is one row';

create table attachments (
  id         uuid primary key,
  inbound_id uuid not null references inbound_messages,
  name       bytea not null,
  type       text not null,
  sha256     bytea not null,
  size_bytes integer not null check (size_bytes >= 0),
  blob       text not null unique,
  stored_at  timestamptz not null
);
comment on table attachments is 'Files that came with a message. The bytes stand in the blob store, sealed under the key of the message; they are never opened or unpacked here.';
comment on column attachments.name is 'personal data; sealed: the file name as the sender gave it, made harmless';
comment on column attachments.type is 'media type by content, not by what the sender says';
comment on column attachments.sha256 is 'SHA-256 of the bytes before they were sealed: evidence of what came';
create index attachments_inbound on attachments (inbound_id);
