import { z } from 'zod';
import { CHANNEL_FAULTS } from '../../core/slack-channel.ts';
import { instant } from './columns.ts';

/** How Slack is reached: pace, trouble, channels. */
export const slackTables = {
  slack_lanes: z.object({ lane: z.string(), tat: instant }),
  slack_turns: z.object({
    lane: z.string(),
    holder: z.string(),
    rank: z.int(),
    since: instant,
    asked_at: instant,
  }),
  slack_trouble: z.object({
    only_row: z.boolean(),
    problem_code: z.string(),
    since: instant,
    paused_until: instant,
  }),
  slack_channels: z.object({
    channel_id: z.string(),
    name: z.string(),
    fault: z.enum(CHANNEL_FAULTS).nullable(),
    checked_at: instant,
    told_at: instant.nullable(),
  }),
};
