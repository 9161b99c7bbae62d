import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../read-json.ts';
import { interactionForm, signSlack } from '../sign-slack.ts';
import { modalRoutes, newTrigger } from './slack-modals.ts';
import { answerFaults } from './slack-refusals.ts';
import type { SlackWorkspace } from './slack-workspace.ts';

const messageSchema = z.looseObject({
  ts: z.string(),
  text: z.string().default(''),
  blocks: z.array(z.looseObject({ elements: z.array(z.looseObject({})).optional() })).optional(),
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
const commandSchema = z.strictObject({
  user: z.string(),
  channel: z.string(),
  command: z.string(),
  text: z.string().default(''),
});

/**
 * Slack's people: what they see (`GET /_emulator/…`), and what they do (`POST /_emulator/press`,
 * `shortcut`, `submit`, `command`), which is signed and posted to the desk as Slack does it, and answered with the
 * desk's answer.
 */
export function slackPlayer(workspace: SlackWorkspace): Hono {
  const { api, staff, channels, groups, teamId, innerUrl, calls, signingSecret, eventsUrl, clock } =
    workspace;
  const app = new Hono();
  const channelId = (nameOrId: string) =>
    channels.find(({ id, name }) => id === nameOrId || name === nameOrId)?.id;
  const userOf = (id: string) => {
    const outsider = staff.find((person) => person.id === id)?.account === 'outsider';
    return { id, team_id: outsider ? 'T0OTHER' : teamId };
  };
  const post = async (body: string) => {
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000);
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...signSlack(signingSecret, seconds, body),
    };
    const answer = await fetch(eventsUrl(), { method: 'POST', headers, body });
    const text = await answer.text();
    const faults = answerFaults(text);
    calls.push({ method: 'answer', body: { text }, faults });
    const [fault] = faults;
    return { status: answer.status, body: text, ...(fault === undefined ? {} : { fault }) };
  };

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
          response_url: `${innerUrl}/response`,
          actions: [action],
        }),
      ),
    );
  });
  app.post('/_emulator/command', async (c) => {
    const command = commandSchema.safeParse(await readJson(c.req));
    if (!command.success) return c.json({ error: z.prettifyError(command.error) }, 400);
    const fields = {
      team_id: teamId,
      user_id: command.data.user,
      channel_id: channelId(command.data.channel) ?? '',
      command: command.data.command,
      text: command.data.text,
      trigger_id: await newTrigger({ api }, command.data.user),
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
  return (message.blocks ?? [])
    .flatMap((block) => block.elements ?? [])
    .find((element) => element.action_id === actionId) as unknown as Pressable | undefined;
}
