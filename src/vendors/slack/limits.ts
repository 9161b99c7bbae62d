import type { Lane } from '../../core/pace.ts';

/**
 * Slack's limits (https://docs.slack.dev/apis/web-api/rate-limits), with a margin: two calls that leave at the right
 * distance may arrive at a shorter one.
 */

/** One message a second in each channel. */
export const postLane = (channelId: string): Lane => ({
  name: `post:${channelId}`,
  everyMilliseconds: 1_200,
  burst: 0,
});

/** Tier 3, fifty a minute over the workspace: 40 at an even pace and 8 that may come early. */
export const UPDATE_LANE: Lane = { name: 'update', everyMilliseconds: 1_500, burst: 8 };

/** The same for looking through a channel, which is only done for a card whose posting was cut short. */
export const HISTORY_LANE: Lane = { name: 'history', everyMilliseconds: 1_500, burst: 8 };
