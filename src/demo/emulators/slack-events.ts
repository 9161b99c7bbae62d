import { Hono } from 'hono';
import { z } from 'zod';
import { readJson } from '../read-json.ts';
import type { SlackWorkspace } from './slack-workspace.ts';

const eventSchema = z.strictObject({
  event: z.looseObject({ type: z.string() }),
  event_id: z.string().optional(),
});
const channelSchema = z.strictObject({ channel: z.string(), flags: z.record(z.string(), z.boolean()) });

const functionSchema = z.strictObject({
  user: z.string(),
  callback_id: z.string(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  execution_id: z.string().optional(),
});

/** What happens in the workspace and Slack tells the desk of: `POST /_emulator/event`,
 * `POST /_emulator/channel`, and a workflow that comes to a step of ours, `POST /_emulator/function`. */
export function slackEvents({ channels, teamId, deliver }: SlackWorkspace): Hono {
  let count = 0;
  const send = (event: object, event_id = `Ev${String(++count).padStart(8, '0')}`) =>
    deliver(
      JSON.stringify({
        type: 'event_callback',
        api_app_id: 'A0DEMO',
        team_id: teamId,
        event_id,
        event_time: 1,
        event,
      }),
    );
  return new Hono()
    .post('/_emulator/function', async (c) => {
      const asked = functionSchema.safeParse(await readJson(c.req));
      if (!asked.success) return c.json({ error: z.prettifyError(asked.error) }, 400);
      const { user, callback_id, inputs, execution_id = `Fx${++count}` } = asked.data;
      const event = {
        type: 'function_executed',
        function: { id: 'Fn1', callback_id, title: callback_id, type: 'app', app_id: 'A0DEMO' },
        // A builder maps "the person who started the workflow" to this.
        inputs: { asked_by: user, ...inputs },
        function_execution_id: execution_id,
        workflow_execution_id: 'Wx1',
        event_ts: '1.0',
        bot_access_token: 'xwfp-demo',
      };
      return c.json({ execution_id, ...(await send(event)) });
    })
    .post('/_emulator/event', async (c) => {
      const asked = eventSchema.safeParse(await readJson(c.req));
      if (!asked.success) return c.json({ error: z.prettifyError(asked.error) }, 400);
      return c.json(await send(asked.data.event, asked.data.event_id));
    })
    .post('/_emulator/channel', async (c) => {
      const asked = channelSchema.safeParse(await readJson(c.req));
      if (!asked.success) return c.json({ error: z.prettifyError(asked.error) }, 400);
      const { channel: nameOrId, flags } = asked.data;
      const channel = channels.find(({ id, name }) => id === nameOrId || name === nameOrId);
      if (!channel) return c.json({ error: 'no such channel' }, 404);
      channel.flags = flags;
      const type = flags.is_ext_shared ? 'channel_shared' : 'channel_unshared';
      return c.json(await send({ type, channel: channel.id, event_ts: '1.0' }));
    });
}
