import { z } from 'zod';
import type { Card } from '../../core/ports.ts';
import { call } from './call.ts';
import { type SlackSettings, slackClient } from './client.ts';

const opened = z.object({ channel: z.object({ id: z.string() }) });

/** Writes to one person alone. @throws as `call` */
export function slackTell(settings: SlackSettings): (userId: string, card: Card) => Promise<void> {
  const client = slackClient(settings);
  return async (userId, { text, blocks }) => {
    const { channel } = opened.parse(await call(client.conversations.open({ users: userId })));
    const quiet = { unfurl_links: false, unfurl_media: false };
    await call(client.chat.postMessage({ channel: channel.id, text, blocks: blocks as never[], ...quiet }));
  };
}
