import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Card } from '../../core/ports.ts';
import { NeedsHuman, toProblem } from '../../core/problem.ts';
import type { SlackBoard } from '../../core/staff.ts';
import { call } from './call.ts';
import { type SlackSettings, slackClient } from './client.ts';
import { personalBoard } from './personal-board.ts';

const EVENT_TYPE = 'privacy_case';
const posted = z.object({ channel: z.string(), ts: z.string() });
const channels = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
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

/** The team's board in Slack. Cards carry the case's id as message metadata, by which a lost answer is made up for. */
export function slackBoard(settings: SlackSettings): SlackBoard {
  const worker = slackClient(settings);
  const interactive = slackClient(settings, true);
  const ids = new Map<string, string>();
  const channelId = async (name: string) => {
    const known = ids.get(name) ?? (await readChannels(worker, ids)).get(name);
    if (known !== undefined) return known;
    throw new NeedsHuman('slack-channel-missing', {
      ask: `There is no channel #${name} that Lawrence can see. Please create it and invite the bot, then try again.`,
    });
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
    async post(channel, card, caseId) {
      const target = await channelId(channel);
      const answer = await call(worker.chat.postMessage({ channel: target, ...message(card, caseId) }));
      const { channel: at, ts } = posted.parse(answer);
      return { channelId: at, ts };
    },
    async update(channel, ts, card, caseId) {
      try {
        await call(worker.chat.update({ channel, ts, ...message(card, caseId) }));
        return true;
      } catch (error) {
        if (toProblem(error).code === 'slack-message_not_found') return false;
        throw error;
      }
    },
    async find(channel, caseId) {
      const target = await channelId(channel);
      const answer = await call(
        worker.conversations.history({ channel: target, limit: PAGE, include_all_metadata: true }),
      );
      const found = history
        .parse(answer)
        .messages.find(
          ({ metadata }) => metadata?.event_type === EVENT_TYPE && metadata.event_payload.case_id === caseId,
        );
      return found ? { channelId: target, ts: found.ts } : null;
    },
    async reply(channel, ts, text) {
      await call(
        worker.chat.postMessage({ channel, thread_ts: ts, text, unfurl_links: false, unfurl_media: false }),
      );
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

async function readChannels(client: WebClient, ids: Map<string, string>): Promise<Map<string, string>> {
  let cursor: string | undefined;
  do {
    const page = channels.parse(
      await call(
        client.conversations.list({
          types: 'public_channel,private_channel',
          exclude_archived: true,
          limit: PAGE,
          ...(cursor ? { cursor } : {}),
        }),
      ),
    );
    for (const { id, name } of page.channels) ids.set(name, id);
    cursor = page.response_metadata?.next_cursor;
  } while (cursor);
  return ids;
}
