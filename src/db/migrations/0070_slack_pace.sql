-- How fast Slack is called, by all processes together, and whether it answers at all.

create table slack_lanes (
  lane text primary key,
  tat  timestamptz not null
);
comment on table slack_lanes is 'One row per rate limit of Slack that is in use: a method, or posting in one channel.';
comment on column slack_lanes.tat is 'theoretical arrival time (generic cell rate algorithm): when the next call would come at an even pace';

create table slack_turns (
  lane      text not null references slack_lanes,
  holder    text not null,
  rank      smallint not null,
  since     timestamptz not null,
  asked_at  timestamptz not null,
  primary key (lane, holder)
);
comment on table slack_turns is 'Who waits for a turn in a lane, so that each can be told when to come back; ids only.';
comment on column slack_turns.rank is '0: somebody waits for it; 1: a card; 2: a line of a log';
create index slack_turns_order on slack_turns (lane, rank, since, holder);

create table slack_trouble (
  method       text primary key,
  problem_code text not null,
  since        timestamptz not null,
  paused_until timestamptz not null
);
comment on table slack_trouble is 'There while Slack takes no calls of one kind: since when, why, and when it is tried next.';
