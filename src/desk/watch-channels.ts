import { type Problem, toProblem } from '../core/problem.ts';
import type { ChannelGuard, ChannelReader, ChannelStanding } from '../core/slack-channel.ts';
import { CHANNEL_EVENTS } from '../core/slack-events.ts';
import { type KnownChannel, knownChannel, noteChannel, staleChannels } from '../db/slack-channels.ts';
import { closeEvents, eventsAreOpen } from '../db/slack-inbox.ts';
import type { Journey } from '../journey/context.ts';
import { type Tell, tellUnfitChannel } from './tell-unfit-channel.ts';

/** After how long a channel is read again; events make it sooner. */
const CHECK_AGAIN_HOURS = 1;
/** How long what was read is believed: readings may fail for two hours, as when Slack is down, before cards wait. */
const BELIEVED_HOURS = 3;

const isBelieved = ({ checkedAt }: KnownChannel, now: Temporal.Instant) =>
  Temporal.Instant.compare(checkedAt, now.subtract({ hours: BELIEVED_HOURS })) > 0;

/** Answers from our table; a channel that was never looked at, or too long ago, is looked at first. */
export function channelGuard({ db, clock, log }: Journey, reader: ChannelReader): ChannelGuard {
  return {
    async faultOf(channelId) {
      const known = await knownChannel(db, channelId);
      if (known && (known.fault !== null || isBelieved(known, clock.now()))) return known.fault;
      try {
        const standing = await reader.read(channelId);
        await noteChannel(db, standing, clock.now());
        return standing.fault;
      } catch (error) {
        if (!known) throw error;
        log.warn({ channel: channelId, problem: toProblem(error).code }, 'channel not read: its cards wait');
        return 'unreadable';
      }
    },
  };
}

/**
 * Looks at every channel that cards go to. One that others can see, or that cannot be read, is not used any more: its
 * cards wait, and every admin is told once. When it is the team's alone again, what waited goes on.
 * @param all also those that were looked at lately, and those that are new; so it is, too, while an event about channels
 *   was not followed by a look at all that Slack answered
 * @throws Problem the first of them, after every other channel was looked at
 */
export async function watchChannels(
  journey: Journey,
  reader: ChannelReader,
  tell: Tell,
  { all: asked }: { all: boolean },
): Promise<void> {
  const { db, clock } = journey;
  const now = clock.now();
  const all = asked || (await eventsAreOpen(db, CHANNEL_EVENTS));
  const problems: Problem[] = [];
  const goOn = async (look: Promise<void>) => {
    try {
      await look;
    } catch (error) {
      problems.push(toProblem(error));
    }
  };
  for (const name of all ? namedChannels(journey) : []) await goOn(findChannel(journey, reader, name));
  const olderThan = all ? now : now.subtract({ hours: CHECK_AGAIN_HOURS });
  for (const channel of await staleChannels(db, olderThan)) {
    await goOn(lookAgain(journey, reader, tell, channel));
  }
  if (all && problems.every(({ name }) => name !== 'Transient')) await closeEvents(db, CHANNEL_EVENTS, now);
  if (problems[0]) throw problems[0];
}

/** What playbooks and company call the channels of cards. */
function namedChannels({ company, playbooks }: Journey): Set<string> {
  const routes = playbooks.flatMap(({ route }) => route.map(({ channel }) => channel));
  return new Set([...Object.values(company.channels), ...routes]);
}

/** A channel that nobody made yet is said on the cases that need it. */
async function findChannel({ db, clock }: Journey, reader: ChannelReader, name: string) {
  const channelId = await reader.idOf(name);
  if (channelId === undefined || (await knownChannel(db, channelId))) return;
  await noteChannel(db, await reader.read(channelId), clock.now());
}

async function lookAgain(journey: Journey, reader: ChannelReader, tell: Tell, channel: KnownChannel) {
  const { db, clock, log } = journey;
  const now = clock.now();
  const note = async (standing: ChannelStanding) => {
    const news = await noteChannel(db, standing, now);
    if (news.woken > 0)
      log.info({ channel: channel.channelId, cards: news.woken }, 'a channel is used again');
    await tellUnfitChannel(journey, tell, standing, news);
  };
  const standing = await reader.read(channel.channelId).catch(toProblem);
  if (!(standing instanceof Error)) return await note(standing);
  const isLost = standing.name !== 'Transient' || !isBelieved(channel, now);
  if (isLost) await note({ ...channel, fault: channel.fault ?? 'unreadable' });
  throw standing;
}
