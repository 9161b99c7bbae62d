import { Hono } from 'hono';
import { type Fault, Faults } from './faults.ts';
import type { SlackCall } from './slack-modals.ts';
import { callFaults, refusal } from './slack-refusals.ts';
import type { SlackWorkspace } from './slack-workspace.ts';

/** The Web API as the desk calls it: `emulate`'s, and beside it user groups, guest flags and Block Kit's limits. */
export function slackWebApi(workspace: SlackWorkspace): Hono {
  const { staff, groups, botToken, groupOfRole } = workspace;
  const faults = new Faults();
  const never = new AbortController().signal;

  const ownAnswer = (method: string, body: Record<string, unknown>): object | undefined => {
    if (method === 'usergroups.list') return { ok: true, usergroups: groups };
    if (method === 'usergroups.users.list') {
      const handle = groups.find(({ id }) => id === body.usergroup)?.handle;
      const roles = Object.entries(groupOfRole)
        .filter(([, group]) => group === handle)
        .map(([role]) => role);
      const inGroup = staff.filter((person) => person.roles.some((role) => roles.includes(role)));
      return { ok: true, users: inGroup.map(({ id }) => id) };
    }
    return undefined;
  };
  const withFlags = (answer: Record<string, unknown>): Record<string, unknown> => {
    const user = answer.user as { id?: string } | undefined;
    const account = staff.find(({ id }) => id === user?.id)?.account;
    return {
      ...answer,
      user: { ...user, is_restricted: account === 'guest', is_stranger: account === 'outsider' },
    };
  };

  const app = new Hono();
  app.post('/api/:method', async (c) => {
    const method = c.req.param('method');
    const body = readBody(await c.req.text(), c.req.header('Content-Type'));
    const call: SlackCall = { method, body };
    workspace.calls.push(call);
    const authorized = c.req.header('Authorization') === `Bearer ${botToken}`;
    const serve = async (): Promise<Response> => {
      if (!authorized) return Response.json({ ok: false, error: 'invalid_auth' });
      call.faults = callFaults(method, body);
      if (call.faults.length > 0) return Response.json(refusal(method, call.faults));
      const own = ownAnswer(method, body);
      if (own) return Response.json(own);
      const answer = await workspace.api(method, asForm(body));
      if (method.startsWith('views.')) call.view_id = (answer.view as { id?: string } | undefined)?.id;
      return Response.json(method === 'users.info' ? withFlags(answer) : answer);
    };
    const refuse = ({ status }: Fault) => Response.json({ ok: false, error: 'internal_error' }, { status });
    return await faults.around(c.req.raw, serve, refuse, never);
  });
  app.post('/_emulator/faults', (c) => faults.accept(c.req.raw));
  return app;
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
