-- What a mail's sender could prove, what stands in the blob store, and how many answers went out by themselves.

alter table inbound_messages add column authentication text
    check (authentication ~ '^(authenticated|provider-reported|unauthenticated:[a-z0-9-]+)$'),
  add column authentication_details bytea;
comment on column inbound_messages.authentication is 'whether the sender''s domain vouches for the mail (DKIM, SPF, DMARC, ARC); null where nothing was checked. Decides whether a machine may answer, never who somebody is';
comment on column inbound_messages.authentication_details is 'personal data; sealed: domains, selectors and results that the decision rests on';

create table loose_blobs (
  blob         text primary key,
  delete_after timestamptz not null
);
comment on table loose_blobs is 'Blobs that no attachment refers to: about to be referred to, or to be deleted. A sweep deletes what stays here.';
create index loose_blobs_due on loose_blobs (delete_after);

create table automatic_answers (
  id           uuid primary key,
  address_hash bytea not null,
  domain_hash  bytea not null,
  proven       boolean not null,
  at           timestamptz not null
);
comment on table automatic_answers is 'New cases whose sender a machine answered, for the budgets; forgotten after two days.';
comment on column automatic_answers.address_hash is 'keyed hash (HMAC-SHA-256) of the address';
comment on column automatic_answers.domain_hash is 'keyed hash (HMAC-SHA-256) of its domain';
comment on column automatic_answers.proven is 'the mail was authenticated';
create index automatic_answers_address on automatic_answers (address_hash, at);
create index automatic_answers_unproven on automatic_answers (at, domain_hash) where not proven;
create index automatic_answers_at on automatic_answers (at);
