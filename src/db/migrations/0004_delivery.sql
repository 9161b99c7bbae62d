-- What became of a letter after the provider took it: arrived, waits, came back.

alter table outbound_messages
  add column delivery text check (delivery in ('deferred','delivered','spam','failed','dropped','bounced')),
  add column delivery_code text,
  add column delivery_at timestamptz;
comment on column outbound_messages.delivery is 'the gravest that was reported of it; reports come in any order and more than once';
comment on column outbound_messages.delivery_code is 'enhanced status code (RFC 3463) or the provider''s error number; never its words, which quote the address';
