-- Channels that cards stand in, and whether they may: only private ones that no other organization sees.

create table slack_channels (
  channel_id text primary key,
  name       text not null,
  fault      text check (fault in ('public','shared','share-pending')),
  checked_at timestamptz not null,
  told_at    timestamptz
);
comment on column slack_channels.fault is 'why nothing is posted there; null where it may be used';
comment on column slack_channels.told_at is 'when the admins were told of the fault';
