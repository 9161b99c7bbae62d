-- Who outside is told that a case changed: which addresses there are (as hashes), and how far each was told of a case.

create table case_webhook_targets (
  target text primary key
);
comment on table case_webhook_targets is 'Addresses of CASE_WEBHOOK_URLS, each as the start of its SHA-256: an address can hold a secret.';

create table case_webhooks (
  request_id uuid not null references requests,
  target     text not null,
  told_seq   integer not null,
  primary key (request_id, target)
);
comment on column case_webhooks.told_seq is 'the newest event of the case that this address was told of';
