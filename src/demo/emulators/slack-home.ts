import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../read-json.ts';
import { interactionForm } from '../sign-slack.ts';
import { type ModalParts, newTrigger, type SlackCall } from './slack-modals.ts';

export interface HomeParts extends ModalParts {
  /** Signs an event and posts it to the desk. */
  postEvent(event: object): Promise<{ status: number; body: string }>;
}

const openSchema = z.strictObject({ user: z.string(), tab: z.enum(['home', 'messages']).default('home') });
const pressSchema = z.strictObject({
  user: z.string(),
  action_id: z.string(),
  value: z.string(),
  /** The mark of the home that is pressed in; absent: of the newest. */
  hash: z.string().optional(),
});
const shownSchema = z.looseObject({
  view: z.looseObject({ private_metadata: z.string().default(''), blocks: z.array(z.looseObject({})) }),
});
/** The App Home as a user has it: opening its tab, looking at it, pressing in it. */
export function homeRoutes(parts: HomeParts): Hono {
  const { post, postEvent, calls, teamId, userOf } = parts;
  const app = new Hono();
  const homeOf = (user: string) =>
    calls.findLast((call) => call.method === 'views.publish' && call.body.user_id === user && call.view_id);

  app.get('/_emulator/home', (c) => {
    const shown = homeOf(c.req.query('user') ?? '');
    return shown ? c.json({ view: shown.body.view, hash: shown.hash }) : c.json({ error: 'no home' }, 404);
  });

  app.post('/_emulator/open_home', async (c) => {
    const opened = openSchema.safeParse(await readJson(c.req));
    if (!opened.success) return c.json({ error: z.prettifyError(opened.error) }, 400);
    const { user, tab } = opened.data;
    const view = viewOf(homeOf(user));
    const event = { type: 'app_home_opened', user, channel: `D${user.slice(1)}`, tab, event_ts: '1.0' };
    return c.json(await postEvent({ ...event, ...(view ? { view } : {}) }));
  });

  app.post('/_emulator/press_home', async (c) => {
    const press = pressSchema.safeParse(await readJson(c.req));
    if (!press.success) return c.json({ error: z.prettifyError(press.error) }, 400);
    const { user, action_id, value, hash } = press.data;
    const view = viewOf(homeOf(user));
    if (!view) return c.json({ error: 'no home' }, 404);
    const payload = {
      type: 'block_actions',
      api_app_id: 'A0DEMO',
      team: { id: teamId, domain: 'fluentworks' },
      user: userOf(user),
      container: { type: 'view', view_id: view.id },
      view: { ...view, ...(hash === undefined ? {} : { hash }) },
      trigger_id: await newTrigger(parts, user),
      actions: [{ type: 'button', action_id, block_id: 'home', value, action_ts: '1.0' }],
    };
    return c.json(await post(interactionForm(payload)));
  });
  return app;
}

function viewOf(call: SlackCall | undefined) {
  if (!call) return undefined;
  const { view } = shownSchema.parse(call.body);
  return { ...view, id: call.view_id, hash: call.hash };
}

/** An event as Slack posts it, once. */
export const eventBody = (teamId: string, event: object): string =>
  JSON.stringify({
    type: 'event_callback',
    team_id: teamId,
    api_app_id: 'A0DEMO',
    event_id: `Ev${randomUUID().replaceAll('-', '')}`,
    event_time: 1,
    authorizations: [{ team_id: teamId, user_id: 'U0LAWRENCE', is_bot: true }],
    event,
  });
