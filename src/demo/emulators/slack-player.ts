import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { interactionForm, signSlack } from '../sign-slack.ts';
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
const submitSchema = z.strictObject({ user: z.string(), view_id: z.string(), values: z.looseObject({}) });
const commandSchema = z.strictObject({
  user: z.string(),
  channel: z.string(),
  command: z.string(),
  text: z.string().default(''),
});

/**
 * Slack's people: what they see (`GET /_emulator/…`), and what they do (`POST /_emulator/press`, `submit`,
 * `command`), which is signed and posted to the desk as Slack does it, and answered with the desk's answer.
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
  const triggerId = () => `${randomUUID()}.demo`;
  const post = async (body: string) => {
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000);
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      ...signSlack(signingSecret, seconds, body),
    };
    const answer = await fetch(eventsUrl(), { method: 'POST', headers, body });
    return { status: answer.status, body: await answer.text() };
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
  app.get('/_emulator/views', (c) => c.json(calls.filter(({ method }) => method.startsWith('views.'))));
  app.get('/_emulator/ephemerals', (c) =>
    c.json(calls.filter(({ method }) => method === 'chat.postEphemeral').map(({ body }) => body)),
  );
  app.get('/_emulator/state', (c) => c.json({ staff, channels, groups, calls }));

  app.post('/_emulator/press', async (c) => {
    const press = await readJson(c, pressSchema);
    if (!press.success) return c.json({ error: z.prettifyError(press.error) }, 400);
    const { user, ts, action_id } = press.data;
    const channel = channelId(press.data.channel);
    const message = channel && (await messagesOf(channel)).find((candidate) => candidate.ts === ts);
    const button = message ? findButton(message, action_id) : undefined;
    if (!button && press.data.value === undefined) return c.json({ error: 'no such button' }, 404);
    const value = press.data.value ?? button?.value;
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
          trigger_id: triggerId(),
          response_url: `${innerUrl}/response`,
          actions: [{ type: 'button', action_id, block_id: 'actions', value, action_ts: ts }],
        }),
      ),
    );
  });
  app.post('/_emulator/submit', async (c) => {
    const submit = await readJson(c, submitSchema);
    if (!submit.success) return c.json({ error: z.prettifyError(submit.error) }, 400);
    const { user, view_id, values } = submit.data;
    const view = { id: view_id, type: 'modal', callback_id: '', private_metadata: '', state: { values } };
    const payload = { type: 'view_submission', team: { id: teamId }, user: userOf(user), view };
    return c.json(await post(interactionForm(payload)));
  });
  app.post('/_emulator/command', async (c) => {
    const command = await readJson(c, commandSchema);
    if (!command.success) return c.json({ error: z.prettifyError(command.error) }, 400);
    const fields = {
      team_id: teamId,
      user_id: command.data.user,
      channel_id: channelId(command.data.channel) ?? '',
      command: command.data.command,
      text: command.data.text,
      trigger_id: triggerId(),
    };
    return c.json(await post(new URLSearchParams(fields).toString()));
  });
  return app;
}

async function readJson<Schema extends z.ZodType>(c: Context, schema: Schema) {
  return schema.safeParse(await c.req.json().catch(() => undefined));
}

function findButton(message: Message, actionId: string): { value?: string } | undefined {
  return (message.blocks ?? [])
    .flatMap((block) => block.elements ?? [])
    .find((element) => element.action_id === actionId) as { value?: string } | undefined;
}
