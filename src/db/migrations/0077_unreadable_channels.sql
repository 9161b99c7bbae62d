-- A channel that Slack does not show us is not known to be the team's alone.

alter table slack_channels drop constraint slack_channels_fault_check;
alter table slack_channels add constraint slack_channels_fault_check
  check (fault in ('public','shared','share-pending','unreadable'));
