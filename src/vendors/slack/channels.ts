import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { ChannelFault, ChannelReader } from '../../core/slack-channel.ts';
import { call } from './call.ts';
import { type SlackSettings, slackClient } from './client.ts';

const listed = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const infoReply = z.object({
  channel: z.object({
    id: z.string(),
    name: z.string(),
    is_private: z.boolean().optional(),
    is_shared: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
    is_org_shared: z.boolean().optional(),
    is_pending_ext_shared: z.boolean().optional(),
    pending_shared: z.array(z.string()).optional(),
  }),
});
type Info = z.infer<typeof infoReply>['channel'];
const PAGE = 200;

/** Channels by name, and what each is (https://docs.slack.dev/reference/objects/conversation-object). */
export function slackChannels(settings: SlackSettings): ChannelReader {
  const client = slackClient(settings);
  const ids = new Map<string, string>();
  return {
    idOf: async (name) => ids.get(name) ?? (await readChannels(client, ids)).get(name),
    async read(channelId) {
      const { channel } = infoReply.parse(await call(client.conversations.info({ channel: channelId })));
      return { channelId, name: channel.name, fault: faultOf(channel) };
    },
  };
}

function faultOf(channel: Info): ChannelFault | null {
  if (channel.is_ext_shared || channel.is_shared || channel.is_org_shared) return 'shared';
  if (channel.is_pending_ext_shared || (channel.pending_shared ?? []).length > 0) return 'share-pending';
  return channel.is_private ? null : 'public';
}

async function readChannels(client: WebClient, ids: Map<string, string>): Promise<Map<string, string>> {
  let cursor: string | undefined;
  do {
    const page = listed.parse(
      await call(
        client.conversations.list({
          // Others are none that cards may stand in.
          types: 'private_channel',
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
