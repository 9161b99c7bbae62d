import { z } from 'zod';
import { type Pace, TURN_RANKS, unpaced } from '../../core/pace.ts';
import type { Card } from '../../core/ports.ts';
import { NeedsHuman, Transient, toProblem } from '../../core/problem.ts';
import { CHANNEL_UNFIT, type ChannelGuard } from '../../core/slack-channel.ts';
import type { SlackBoard } from '../../core/staff.ts';
import { call } from './call.ts';
import { slackChannels } from './channels.ts';
import { type SlackSettings, slackClient } from './client.ts';
import { HISTORY_LANE, postLane, UPDATE_LANE } from './limits.ts';
import { personalBoard } from './personal-board.ts';

const EVENT_TYPE = 'privacy_case';
const posted = z.object({ channel: z.string(), ts: z.string() });
const history = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.looseObject({ case_id: z.string().optional() }) })
        .optional(),
    }),
  ),
});
const PAGE = 200;
/** Names are in lower case. */
const CHANNEL_ID = /^[CDG][A-Z0-9]+$/;

/** How long a card waits before it looks again whether its channel is the team's alone; when it is, it is woken. */
const UNFIT_HOURS = 1;

const OPEN: ChannelGuard = { faultOf: async () => null };

export interface BoardKeepers {
  /**
   * Keeps what is posted and updated within Slack's limits; what a person waits for (a note to them, a form) never
   * waits for it.
   */
  pace?: Pace;
  /** Keeps cards out of channels that others can see. */
  guard?: ChannelGuard;
}

/**
 * The team's board in Slack. Cards carry the case's id as message metadata, by which a lost answer is made up for.
 * @param keepers of pace and channels; without them a board is not held back by anything
 */
export function slackBoard(
  settings: SlackSettings,
  { pace = unpaced, guard = OPEN }: BoardKeepers = {},
): SlackBoard {
  const worker = slackClient(settings);
  const interactive = slackClient(settings, true);
  const channels = slackChannels(settings);
  const channelId = async (name: string) => {
    const known = await channels.idOf(name);
    if (known !== undefined) return known;
    throw new NeedsHuman('slack-channel-missing', {
      ask: `There is no channel #${name} that Lawrence can see. Please create it and invite the bot, then try again.`,
    });
  };
  const stillOurs = async (channel: string) => {
    if ((await guard.faultOf(channel)) === null) return;
    const retryAfter = Temporal.Duration.from({ hours: UNFIT_HOURS });
    throw new Transient(CHANNEL_UNFIT, { retryAfter, patient: true });
  };
  const message = (card: Card, caseId: string) => ({
    text: card.text,
    blocks: card.blocks as never[],
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: EVENT_TYPE, event_payload: { case_id: caseId } },
  });
  return {
    ...personalBoard(worker),
    async post(channel, card, caseId, haste) {
      const target = await channelId(channel);
      await stillOurs(target);
      const turn = { holder: caseId, rank: haste ? TURN_RANKS.person : TURN_RANKS.card };
      return await pace.through(postLane(target), turn, async () => {
        const answer = await call(worker.chat.postMessage({ channel: target, ...message(card, caseId) }));
        const { channel: at, ts } = posted.parse(answer);
        return { channelId: at, ts };
      });
    },
    async update(channel, ts, card, caseId, haste) {
      await stillOurs(channel);
      const turn = { holder: caseId, rank: haste ? TURN_RANKS.person : TURN_RANKS.card };
      try {
        await pace.through(UPDATE_LANE, turn, () =>
          call(worker.chat.update({ channel, ts, ...message(card, caseId) })),
        );
        return true;
      } catch (error) {
        if (toProblem(error).code === 'slack-message_not_found') return false;
        throw error;
      }
    },
    async find(channel, caseId) {
      const target = await channelId(channel);
      const turn = { holder: caseId, rank: TURN_RANKS.card };
      const answer = await pace.through(HISTORY_LANE, turn, () =>
        call(worker.conversations.history({ channel: target, limit: PAGE, include_all_metadata: true })),
      );
      const found = history
        .parse(answer)
        .messages.find(
          ({ metadata }) => metadata?.event_type === EVENT_TYPE && metadata.event_payload.case_id === caseId,
        );
      return found ? { channelId: target, ts: found.ts } : null;
    },
    async reply(channel, ts, text, haste) {
      await stillOurs(channel);
      const turn = { holder: ts, rank: haste ? TURN_RANKS.person : TURN_RANKS.log };
      const reply = { channel, thread_ts: ts, text, unfurl_links: false, unfurl_media: false };
      await pace.through(postLane(channel), turn, () => call(worker.chat.postMessage(reply)));
    },
    async whisper(channel, user, text) {
      const target = CHANNEL_ID.test(channel) ? channel : await channelId(channel);
      await call(interactive.chat.postEphemeral({ channel: target, user, text }));
    },
    async openModal(triggerId, modal) {
      await call(interactive.views.open({ trigger_id: triggerId, view: modal as never }));
    },
  };
}
