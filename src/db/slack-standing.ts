import { CHANNEL_UNFIT } from '../core/slack-channel.ts';
import { unfitChannels } from './slack-channels.ts';
import { slackTrouble } from './slack-pace.ts';
import { tokenTrouble } from './slack-token.ts';
import type { Db } from './tables.ts';

export interface SlackFinding {
  code: string;
  /** For operators; codes and times only. */
  sentence: string;
}

/** What stands between the record and its cards in Slack; empty where nothing does. */
export async function slackFindings(db: Db): Promise<SlackFinding[]> {
  const trouble = await slackTrouble(db);
  const channels = await unfitChannels(db);
  const token = await tokenTrouble(db);
  return [
    ...(trouble ? [{ code: trouble.problem, sentence: troubleSentence(trouble) }] : []),
    ...(token ? [{ code: token.problem, sentence: tokenSentence(token) }] : []),
    ...channels.map(({ channelId, fault }) => ({
      code: CHANNEL_UNFIT,
      sentence: `channel ${channelId} is not used (${fault}); its cards wait until we can read that it is private and not shared`,
    })),
  ];
}

function troubleSentence({ problem, since, waiting }: NonNullable<Awaited<ReturnType<typeof slackTrouble>>>) {
  const from = since.toString({ smallestUnit: 'second' });
  return `Slack does not take our calls since ${from} (${problem}); ${waiting} wait and go by themselves once it does`;
}

function tokenSentence({ problem, serves }: NonNullable<Awaited<ReturnType<typeof tokenTrouble>>>) {
  const until = serves.toString({ smallestUnit: 'second' });
  return `the bot token is not exchanged (${problem}) and ends at ${until}; if it stays so, install the app again and set SLACK_REFRESH_TOKEN`;
}
