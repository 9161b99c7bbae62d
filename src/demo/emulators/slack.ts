import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createEmulator } from 'emulate';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import type { StaffRole } from '../../core/staff.ts';
import { readJson } from '../read-json.ts';
import { interactionForm, signSlack } from '../sign-slack.ts';
import { DEMO_CHANNELS, DEMO_STAFF, type DemoStaff } from '../staff.ts';
import { blockFault } from './block-limits.ts';
import { type Fault, Faults } from './faults.ts';
import { modalRoutes, newTrigger, type SlackCall } from './slack-modals.ts';
import { viewFault } from './view-limits.ts';

/**
 * Slack for the demo: `emulate`'s service behind a thin proxy that adds what it lacks, which is user groups, guest
 * flags, Block Kit limits, and looking at what was shown to whom. The `/_emulator/…` helpers press buttons as a user
 * would: they sign the payload and post it to the desk.
 */
export interface SlackEmulatorOptions {
  signingSecret: string;
  botToken: string;
  /** Where the desk takes Slack's requests. */
  eventsUrl(): string;
  clock: Clock;
  groupOfRole: Partial<Record<StaffRole, string>>;
  port?: number;
}

export interface SlackStaffMember extends DemoStaff {
  id: string;
}
export interface SlackEmulator {
  url: string;
  staff: SlackStaffMember[];
  channels: { id: string; name: string }[];
  close(): Promise<void>;
}

const BOT = 'lawrence';
const messageSchema = z.looseObject({
  ts: z.string(),
  text: z.string().default(''),
  blocks: z.array(z.looseObject({})).optional(),
  reply_count: z.number().optional(),
});
type Message = z.infer<typeof messageSchema>;
const pressSchema = z.strictObject({
  user: z.string(),
  channel: z.string(),
  ts: z.string(),
  action_id: z.string(),
  value: z.string().optional(),
});

export async function startSlackEmulator(options: SlackEmulatorOptions): Promise<SlackEmulator> {
  const { botToken, port = 0 } = options;
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
        tokens: [{ token: botToken, user: BOT }],
      },
    },
  });
  const api = async (method: string, body: Record<string, string>) => {
    const headers = { Authorization: `Bearer ${botToken}` };
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
  const desk = slackDesk(options, {
    api,
    staff,
    channels,
    teamId: members[0]?.team_id ?? '',
    inner: inner.url,
  });
  const server = createAdaptorServer({ fetch: desk.fetch, hostname: '127.0.0.1' }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  const close = async () => {
    await new Promise((closed) => {
      server.close(closed);
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
    await inner.close();
  };
  return { url: `http://127.0.0.1:${bound}`, staff, channels, close };
}

interface Inner {
  api(method: string, body: Record<string, string>): Promise<Record<string, unknown>>;
  staff: SlackStaffMember[];
  channels: { id: string; name: string }[];
  teamId: string;
  inner: string;
}

function slackDesk(options: SlackEmulatorOptions, { api, staff, channels, teamId, inner }: Inner): Hono {
  const { signingSecret, botToken, eventsUrl, clock, groupOfRole } = options;
  const app = new Hono();
  const faults = new Faults();
  const calls: SlackCall[] = [];
  const never = new AbortController().signal;
  const channelId = (nameOrId: string) =>
    channels.find(({ id, name }) => id === nameOrId || name === nameOrId)?.id;
  const groups = [...new Set(Object.values(groupOfRole))].map((handle, index) => ({
    id: `S${index + 1}`,
    handle,
  }));

  const post = async (body: string) => {
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000);
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...signSlack(signingSecret, seconds, body),
    };
    const answer = await fetch(eventsUrl(), { method: 'POST', headers, body });
    const text = await answer.text();
    calls.push({ method: 'answer', body: { text } });
    return { status: answer.status, body: text };
  };

  app.post('/api/:method', async (c) => {
    const method = c.req.param('method');
    const body = readBody(await c.req.text(), c.req.header('Content-Type'));
    const call: SlackCall = { method, body };
    calls.push(call);
    const authorized = c.req.header('Authorization') === `Bearer ${botToken}`;
    const serve = async (): Promise<Response> => {
      if (!authorized) return Response.json({ ok: false, error: 'invalid_auth' });
      const own = ownAnswer(method, body);
      if (own) return Response.json(own);
      const answer = await api(method, asForm(body));
      if (method.startsWith('views.')) call.view_id = (answer.view as { id?: string } | undefined)?.id;
      return Response.json(method === 'users.info' ? withFlags(answer) : answer);
    };
    const refuse = ({ status }: Fault) => Response.json({ ok: false, error: 'internal_error' }, { status });
    return await faults.around(c.req.raw, serve, refuse, never);
  });

  function ownAnswer(method: string, body: Record<string, unknown>): object | undefined {
    if (method === 'usergroups.list') return { ok: true, usergroups: groups };
    if (method === 'usergroups.users.list') {
      const handle = groups.find(({ id }) => id === body.usergroup)?.handle;
      const roles = Object.entries(groupOfRole)
        .filter(([, group]) => group === handle)
        .map(([role]) => role);
      const inGroup = staff.filter((person) => person.roles.some((role) => roles.includes(role)));
      return { ok: true, users: inGroup.map(({ id }) => id) };
    }
    if (method === 'views.open') {
      const fault = viewFault(body.view);
      return fault
        ? { ok: false, error: 'invalid_arguments', response_metadata: { messages: [fault] } }
        : undefined;
    }
    if (method !== 'chat.postMessage' && method !== 'chat.update') return undefined;
    const fault = blockFault(body.blocks);
    return fault
      ? { ok: false, error: 'invalid_blocks', response_metadata: { messages: [fault] } }
      : undefined;
  }

  function withFlags(answer: Record<string, unknown>): Record<string, unknown> {
    const user = answer.user as { id?: string } | undefined;
    const account = staff.find(({ id }) => id === user?.id)?.account;
    return {
      ...answer,
      user: { ...user, is_restricted: account === 'guest', is_stranger: account === 'outsider' },
    };
  }

  const messagesOf = async (channel: string): Promise<Message[]> => {
    const { messages } = await api('conversations.history', { channel, limit: '1000' });
    return z.array(messageSchema).parse(messages).reverse();
  };
  const repliesTo = async (channel: string, { ts, reply_count }: Message) => {
    if (!reply_count) return [];
    const { messages } = await api('conversations.replies', { channel, ts, limit: '1000' });
    return z
      .array(messageSchema)
      .parse(messages)
      .filter((message) => message.ts !== ts);
  };

  app.get('/_emulator/messages', async (c) => {
    const channel = channelId(c.req.query('channel') ?? '');
    if (!channel) return c.json({ error: 'no such channel' }, 404);
    const messages = await messagesOf(channel);
    return c.json(
      await Promise.all(
        messages.map(async (message) => ({ ...message, replies: await repliesTo(channel, message) })),
      ),
    );
  });
  app.get('/_emulator/ephemerals', (c) =>
    c.json(calls.filter(({ method }) => method === 'chat.postEphemeral').map(({ body }) => body)),
  );
  app.get('/_emulator/state', (c) => c.json({ staff, channels, groups, calls }));
  app.post('/_emulator/faults', (c) => faults.accept(c.req.raw));

  const userOf = (id: string) => {
    const outsider = staff.find((person) => person.id === id)?.account === 'outsider';
    return { id, team_id: outsider ? 'T0OTHER' : teamId };
  };
  app.route('/', modalRoutes({ api, post, calls, teamId, userOf, channelId }));

  app.post('/_emulator/press', async (c) => {
    const press = pressSchema.safeParse(await readJson(c.req));
    if (!press.success) return c.json({ error: z.prettifyError(press.error) }, 400);
    const { user, ts, action_id } = press.data;
    const channel = channelId(press.data.channel);
    const message = channel && (await messagesOf(channel)).find((candidate) => candidate.ts === ts);
    const button = message ? findButton(message, action_id) : undefined;
    if (!button && press.data.value === undefined) return c.json({ error: 'no such button' }, 404);
    const value = press.data.value ?? button?.value;
    const option = button?.options?.find((one) => one.value === value || one.text.text === value);
    const chosen = button?.type === 'overflow' ? { selected_option: option ?? { value } } : { value };
    const type = button?.type ?? 'button';
    const action = { type, action_id, block_id: 'actions', ...chosen, action_ts: ts };
    return c.json(
      await post(
        interactionForm({
          type: 'block_actions',
          api_app_id: 'A0DEMO',
          team: { id: teamId, domain: 'fluentworks' },
          user: userOf(user),
          channel: { id: channel, name: press.data.channel },
          message: { ts, type: 'message', text: message ? message.text : '' },
          container: { type: 'message', message_ts: ts, channel_id: channel },
          trigger_id: await newTrigger({ api }, user),
          response_url: `${inner}/response`,
          actions: [action],
        }),
      ),
    );
  });
  app.post('/_emulator/command', async (c) => {
    const { user, channel, command, text } = (await c.req.json()) as Record<string, string>;
    const fields = {
      team_id: teamId,
      user_id: user ?? '',
      channel_id: channelId(channel ?? '') ?? '',
      command: command ?? '',
      text: text ?? '',
    };
    return c.json(await post(new URLSearchParams(fields).toString()));
  });
  return app;
}

interface Pressable {
  type: string;
  value?: string;
  options?: { value: string; text: { text: string } }[];
}

function findButton(message: Message, actionId: string): Pressable | undefined {
  const elements = (message.blocks ?? []).flatMap(
    (block) => (block.elements ?? []) as Record<string, unknown>[],
  );
  return elements.find((element) => element.action_id === actionId) as Pressable | undefined;
}

function readBody(raw: string, contentType: string | undefined): Record<string, unknown> {
  if (contentType?.startsWith('application/json')) return JSON.parse(raw) as Record<string, unknown>;
  const fields = Object.fromEntries(new URLSearchParams(raw));
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      ['blocks', 'metadata', 'view'].includes(name) ? (JSON.parse(value) as unknown) : value,
    ]),
  );
}

function asForm(body: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}
