import type { Card } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import type { ChannelFault, ChannelStanding } from '../core/slack-channel.ts';
import { activeStaff } from '../db/active-staff.ts';
import { type ChannelNews, noteTold } from '../db/slack-channels.ts';
import type { Journey } from '../journey/context.ts';

export type Tell = (userId: string, card: Card) => Promise<void>;

/** Tells every admin, once, that a channel is not used any more. Where nobody could be told, the next look tries again. */
export async function tellUnfitChannel(
  { db, clock, log }: Journey,
  tell: Tell,
  { channelId, fault }: ChannelStanding,
  { toldAt }: Pick<ChannelNews, 'toldAt'>,
): Promise<void> {
  if (fault === null || toldAt !== null) return;
  log.error({ channel: channelId, fault }, 'a channel of cases is not used any more');
  let told = 0;
  for (const userId of await activeStaff(db, 'admin')) {
    try {
      await tell(userId, unfitCard(channelId, fault));
      told += 1;
    } catch (error) {
      log.warn({ channel: channelId, user: userId, problem: toProblem(error).code }, 'admin not told');
    }
  }
  if (told > 0) await noteTold(db, channelId, clock.now());
}

const MAKE_PRIVATE = 'Make it private and end the sharing';
const WHY: Record<ChannelFault, { because: string; mend: string }> = {
  public: { because: 'it is public, so that everybody in the company can read it', mend: MAKE_PRIVATE },
  shared: { because: 'it is shared with another organization, whose people can read it', mend: MAKE_PRIVATE },
  'share-pending': { because: 'another organization was invited to it', mend: MAKE_PRIVATE },
  unreadable: {
    because: 'Slack does not say any more what it is, so that nobody knows who can read it',
    mend: 'Invite the bot to it again',
  },
};

function unfitCard(channelId: string, fault: ChannelFault): Card {
  const { because, mend } = WHY[fault];
  const text = `:warning: Lawrence posts nothing in <#${channelId}> any more: ${because}. Its cases wait. ${mend}, and they go on by themselves.`;
  return { text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] };
}
