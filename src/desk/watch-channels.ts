import type { Card } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import type { ChannelFault, ChannelGuard, ChannelReader, ChannelStanding } from '../core/slack-channel.ts';
import { activeStaff } from '../db/active-staff.ts';
import {
  type ChannelNews,
  channelFault,
  noteChannel,
  noteTold,
  staleChannels,
} from '../db/slack-channels.ts';
import type { Journey } from '../journey/context.ts';

/** How long what was read of a channel is believed; events make it sooner. */
const CHECK_AGAIN_HOURS = 6;

type Tell = (userId: string, card: Card) => Promise<void>;

/** Answers from our table; a channel that was never looked at is looked at first. */
export function channelGuard({ db, clock }: Journey, reader: ChannelReader): ChannelGuard {
  return {
    async faultOf(channelId) {
      const known = await channelFault(db, channelId);
      if (known !== undefined) return known;
      const standing = await reader.read(channelId);
      await noteChannel(db, standing, clock.now());
      return standing.fault;
    },
  };
}

/**
 * Looks at every channel that cards go to. One that others can see is not used any more: its cards wait, and every admin
 * is told once. When it is the team's alone again, what waited goes on.
 * @param all also those that were looked at lately, and those that are new
 */
export async function watchChannels(
  journey: Journey,
  reader: ChannelReader,
  tell: Tell,
  { all }: { all: boolean },
): Promise<void> {
  const { db, clock, log } = journey;
  const now = clock.now();
  if (all) await findChannels(journey, reader);
  const olderThan = all ? now : now.subtract({ hours: CHECK_AGAIN_HOURS });
  for (const channelId of await staleChannels(db, olderThan)) {
    const standing = await reader.read(channelId);
    const news = await noteChannel(db, standing, now);
    if (news.woken > 0) log.info({ channel: channelId, cards: news.woken }, 'a channel is used again');
    await tellAdmins(journey, tell, standing, news);
  }
}

/** Channels that playbooks and company name; one that nobody made yet is said on the cases that need it. */
async function findChannels({ db, clock, company, playbooks }: Journey, reader: ChannelReader) {
  const routes = playbooks.flatMap(({ route }) => route.map(({ channel }) => channel));
  for (const name of new Set([...Object.values(company.channels), ...routes])) {
    const channelId = await reader.idOf(name);
    if (channelId === undefined || (await channelFault(db, channelId)) !== undefined) continue;
    await noteChannel(db, await reader.read(channelId), clock.now());
  }
}

async function tellAdmins(
  { db, clock, log }: Journey,
  tell: Tell,
  { channelId, fault }: ChannelStanding,
  { toldAt }: ChannelNews,
) {
  if (fault === null || toldAt !== null) return;
  log.error(
    { channel: channelId, fault },
    'a channel of cases can be seen by others and is not used any more',
  );
  let told = 0;
  for (const userId of await activeStaff(db, 'admin')) {
    try {
      await tell(userId, unfitCard(channelId, fault));
      told += 1;
    } catch (error) {
      log.warn({ channel: channelId, user: userId, problem: toProblem(error).code }, 'admin not told');
    }
  }
  // Where nobody could be told, the next look tries again.
  if (told > 0) await noteTold(db, channelId, clock.now());
}

const SEEN_BY: Record<ChannelFault, string> = {
  public: 'it is public, so that everybody in the company can read it',
  shared: 'it is shared with another organization, whose people can read it',
  'share-pending': 'another organization was invited to it',
};

function unfitCard(channelId: string, fault: ChannelFault): Card {
  const text = `:warning: Lawrence posts nothing in <#${channelId}> any more: ${SEEN_BY[fault]}. Its cases wait. Make it private and end the sharing, and they go on by themselves.`;
  return { text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] };
}
