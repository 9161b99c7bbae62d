import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { toProblem } from '../../core/problem.ts';
import type { SlackBoard } from '../../core/staff.ts';
import { call } from './call.ts';

const opened = z.object({ channel: z.object({ id: z.string() }) });
const published = z.object({ view: z.object({ hash: z.string() }) });
const whoami = z.object({ url: z.url() });

/** What one person sees alone: direct messages and their home. Conversations and the workspace's address do not change. */
export function personalBoard(client: WebClient): Pick<SlackBoard, 'tell' | 'linkTo' | 'publishHome'> {
  const conversations = new Map<string, string>();
  let workspaceUrl: string | undefined;
  const conversationWith = async (userId: string) => {
    const known = conversations.get(userId);
    if (known !== undefined) return known;
    const { channel } = opened.parse(await call(client.conversations.open({ users: userId })));
    conversations.set(userId, channel.id);
    return channel.id;
  };
  return {
    async tell(userId, { text, blocks }) {
      const channel = await conversationWith(userId);
      const quiet = { unfurl_links: false, unfurl_media: false };
      await call(client.chat.postMessage({ channel, text, blocks: blocks as never[], ...quiet }));
    },
    /** As `chat.getPermalink` makes it (https://docs.slack.dev/reference/methods/chat.getPermalink), without a call for each. */
    async linkTo(channelId, ts) {
      workspaceUrl ??= whoami.parse(await call(client.auth.test())).url;
      return `${workspaceUrl.replace(/\/$/, '')}/archives/${channelId}/p${ts.replace('.', '')}`;
    },
    async publishHome(userId, view, hash) {
      try {
        const home = { user_id: userId, view: view as never, ...(hash === null ? {} : { hash }) };
        return published.parse(await call(client.views.publish(home))).view.hash;
      } catch (error) {
        if (toProblem(error).code === 'slack-hash_conflict') return null;
        throw error;
      }
    },
  };
}
