import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { createEmulator } from 'emulate';
import { Hono } from 'hono';
import { z } from 'zod';
import { DEMO_CHANNELS, DEMO_STAFF } from '../staff.ts';
import { delivery } from './slack-delivery.ts';
import { slackEvents } from './slack-events.ts';
import type { SlackCall } from './slack-modals.ts';
import { slackPlayer } from './slack-player.ts';
import { slackSocket } from './slack-socket.ts';
import { slackWebApi } from './slack-web-api.ts';
import type { SlackEmulatorOptions, SlackStaffMember, SlackWorkspace } from './slack-workspace.ts';

export interface SlackEmulator {
  url: string;
  staff: SlackStaffMember[];
  channels: SlackWorkspace['channels'];
  /** Ends the desk's sockets, as Slack does now and then. */
  dropSockets(): void;
  hasSocket(): boolean;
  close(): Promise<void>;
}

const BOT = 'lawrence';
/** `emulate` takes 5,000 calls an hour by one token, which is no limit of Slack's. */
const INNER_TOKENS = 100;

/**
 * Slack for the demo: `emulate`'s service behind a thin proxy that adds what it lacks, which is user groups, guest
 * flags, Block Kit limits, and looking at what was shown to whom.
 */
export async function startSlackEmulator(options: SlackEmulatorOptions): Promise<SlackEmulator> {
  const { botToken, port = 0 } = options;
  const innerTokens = Array.from({ length: INNER_TOKENS }, (_, n) => `${botToken}-${n}`);
  const inner = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        team: { name: 'Fluentworks', domain: 'fluentworks' },
        users: [
          { name: BOT, real_name: 'Lawrence' },
          ...DEMO_STAFF.map(({ name, realName }) => ({ name, real_name: realName })),
        ],
        channels: DEMO_CHANNELS.map((name) => ({ name, is_private: true })),
        tokens: innerTokens.map((token) => ({ token, user: BOT })),
      },
    },
  });
  let asked = 0;
  const api = async (method: string, body: Record<string, string>) => {
    asked += 1;
    const headers = { Authorization: `Bearer ${innerTokens[asked % INNER_TOKENS]}` };
    const answer = await fetch(`${inner.url}/api/${method}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams(body),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  const { members } = z
    .object({ members: z.array(z.object({ id: z.string(), name: z.string(), team_id: z.string() })) })
    .parse(await api('users.list', {}));
  const { channels } = z
    .object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) })
    .parse(await api('conversations.list', { types: 'public_channel,private_channel', limit: '200' }));
  const staff = DEMO_STAFF.map((person) => ({
    ...person,
    id: members.find(({ name }) => name === person.name)?.id ?? '',
  }));
  const groups = [...new Set(Object.values(options.groupOfRole))].map((handle, index) => ({
    id: `S${index + 1}`,
    handle,
  }));
  const app = new Hono();
  const server = createServer(getRequestListener(app.fetch)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  const socket = slackSocket(server, options.appToken, () => bound);
  const calls: SlackCall[] = [];
  const workspace: SlackWorkspace = {
    ...options,
    api,
    staff,
    channels,
    groups,
    teamId: members[0]?.team_id ?? '',
    innerUrl: inner.url,
    socket,
    deliver: delivery({ ...options, calls }, socket),
    calls,
  };
  app
    .route('/', slackWebApi(workspace))
    .route('/', slackPlayer(workspace))
    .route('/', slackEvents(workspace));
  const close = async () => {
    socket.drop();
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
    await inner.close();
  };
  return {
    url: `http://127.0.0.1:${bound}`,
    staff,
    channels,
    dropSockets: () => socket.drop(),
    hasSocket: () => socket.connected(),
    close,
  };
}
