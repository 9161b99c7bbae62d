import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../read-json.ts';
import { interactionForm } from '../sign-slack.ts';

/** A call that the desk made, or an answer that it gave; what Slack came to know. */
export interface SlackCall {
  method: string;
  body: Record<string, unknown>;
  view_id?: string | undefined;
  /** The mark of a home that was shown. */
  hash?: string | undefined;
  /** The conversation that was opened with somebody. */
  answer?: { channel?: unknown } | undefined;
  /** What Slack does not take of it. */
  faults?: string[];
}

export interface ModalParts {
  api(method: string, body: Record<string, string>): Promise<Record<string, unknown>>;
  /** Signs a body and posts it to the desk. */
  post(body: string): Promise<{ status: number; body: string }>;
  calls: SlackCall[];
  teamId: string;
  userOf(id: string): { id: string; team_id: string };
  channelId(nameOrId: string): string | undefined;
}

const shortcutSchema = z.strictObject({
  user: z.string(),
  callback_id: z.string(),
  channel: z.string().optional(),
  message_ts: z.string().optional(),
  /** What the message says, which Slack sends along. */
  text: z.string().default(''),
  /** A trigger that is over or used, to see what comes of it. */
  trigger_id: z.string().optional(),
});
const submitSchema = z.strictObject({
  user: z.string(),
  view_id: z.string(),
  values: z.record(z.string(), z.record(z.string(), z.unknown())),
});
const viewSchema = z.looseObject({
  callback_id: z.string().default(''),
  private_metadata: z.string().default(''),
});

/** Shortcuts and modals as a user has them: opening one, looking at it, sending it. */
export function modalRoutes(parts: ModalParts): Hono {
  const { post, calls, teamId, userOf, channelId } = parts;
  const app = new Hono();
  const team = { id: teamId, domain: 'fluentworks' };

  const isModal = ({ method }: SlackCall) => method.startsWith('views.') && method !== 'views.publish';
  app.get('/_emulator/views', (c) => c.json(calls.filter(isModal)));

  app.post('/_emulator/shortcut', async (c) => {
    const asked = shortcutSchema.safeParse(await readJson(c.req));
    if (!asked.success) return c.json({ error: z.prettifyError(asked.error) }, 400);
    const { user, callback_id, channel, message_ts, text } = asked.data;
    const trigger_id = asked.data.trigger_id ?? (await newTrigger(parts, user));
    const base = {
      api_app_id: 'A0DEMO',
      team,
      user: userOf(user),
      callback_id,
      trigger_id,
      action_ts: '1.0',
    };
    const message = {
      type: 'message_action',
      ...base,
      channel: { id: channelId(channel ?? '') ?? channel, name: channel },
      message_ts,
      message: { type: 'message', ts: message_ts, text },
      response_url: 'http://127.0.0.1:1/response',
    };
    return c.json(await post(interactionForm(message_ts ? message : { type: 'shortcut', ...base })));
  });

  app.post('/_emulator/submit', async (c) => {
    const sent = submitSchema.safeParse(await readJson(c.req));
    if (!sent.success) return c.json({ error: z.prettifyError(sent.error) }, 400);
    const { user, view_id, values } = sent.data;
    const shown = calls.findLast((call) => call.view_id === view_id);
    if (!shown) return c.json({ error: 'no such view' }, 404);
    const { callback_id, private_metadata } = viewSchema.parse(shown.body.view);
    const view = { id: view_id, type: 'modal', callback_id, private_metadata, hash: '1', state: { values } };
    const payload = { type: 'view_submission', api_app_id: 'A0DEMO', team, user: userOf(user), view };
    const answer = await post(interactionForm(payload));
    const update = answer.body.startsWith('{') ? (JSON.parse(answer.body) as { view?: object }) : {};
    // A form that is shown in its place keeps its id, and can be sent in its turn.
    if (update.view && 'callback_id' in update.view)
      calls.push({ method: 'view_submission.update', body: { view: update.view }, view_id });
    return c.json(answer);
  });
  return app;
}

/** A trigger as Slack makes one for every press: it opens one view, within three seconds. */
export async function newTrigger({ api }: Pick<ModalParts, 'api'>, user: string): Promise<string> {
  const { trigger_id } = await api('views.generateTriggerId', { user_id: user });
  return String(trigger_id);
}
