import { z } from 'zod';
import { instant } from './columns.ts';

/** How Slack is reached: pace, trouble. */
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
};
