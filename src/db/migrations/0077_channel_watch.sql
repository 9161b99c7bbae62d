-- A channel that Slack does not show us is not known to be the team's alone.

alter table slack_channels drop constraint slack_channels_fault_check;
alter table slack_channels add constraint slack_channels_fault_check
  check (fault in ('public','shared','share-pending','unreadable'));

-- Each sweep asks for the events of a kind that nobody has done with yet.
create index slack_events_open on slack_events (type) where processed_at is null;
comment on column slack_events.processed_at is 'when what it asks for was done; until then a sweep makes up for it';
