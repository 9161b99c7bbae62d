import { Hono } from 'hono';
import { type Fault, Faults } from './faults.ts';
import { SlackLimits } from './slack-limits.ts';
import type { SlackCall } from './slack-modals.ts';
import { callFaults, refusal } from './slack-refusals.ts';
import { SlackTokens } from './slack-tokens.ts';
import type { SlackWorkspace } from './slack-workspace.ts';

/** The Web API as the desk calls it: `emulate`'s, and beside it user groups, guest flags and Block Kit's limits. */
export function slackWebApi(workspace: SlackWorkspace): Hono {
  const { staff, groups, groupOfRole } = workspace;
  const faults = new Faults();
  const never = new AbortController().signal;
  const limits = new SlackLimits(workspace.clock);
  const tokens = new SlackTokens(workspace);

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
    if (method.startsWith('functions.')) return { ok: true };
    return undefined;
  };
  const withFlags = (answer: Record<string, unknown>): Record<string, unknown> => {
    const user = answer.user as { id?: string } | undefined;
    const person = staff.find(({ id }) => id === user?.id);
    const account = person?.account;
    const status = person?.status
      ? { status_emoji: person.status.emoji, status_expiration: person.status.expiration }
      : { status_emoji: '', status_expiration: 0 };
    return {
      ...answer,
      user: {
        ...user,
        profile: status,
        is_restricted: account === 'guest',
        is_stranger: account === 'outsider',
        deleted: account === 'deactivated',
      },
    };
  };

  const withSharing = (answer: Record<string, unknown>): Record<string, unknown> => {
    const channel = answer.channel as { id?: string } | undefined;
    const flags = workspace.channels.find(({ id }) => id === channel?.id)?.flags;
    if (flags?.without_bot) return { ok: false, error: 'channel_not_found' };
    return flags ? { ...answer, channel: { ...channel, ...flags } } : answer;
  };

  const app = new Hono();
  app.post('/api/:method', async (c) => {
    const method = c.req.param('method');
    const body = readBody(await c.req.text(), c.req.header('Content-Type'));
    const call: SlackCall = { method, body };
    workspace.calls.push(call);
    if (method === 'apps.connections.open') {
      return c.json(workspace.socket.open(c.req.header('Authorization')));
    }
    const authorized = tokens.serves(c.req.header('Authorization'));
    const serve = async (): Promise<Response> => {
      if (method === 'oauth.v2.access') return Response.json(tokens.exchange(body));
      if (!authorized) return Response.json({ ok: false, error: 'invalid_auth' });
      const wait = workspace.limits ? limits.refuses(method, body) : null;
      if (wait !== null) {
        const headers = { 'Retry-After': String(wait) };
        return Response.json({ ok: false, error: 'ratelimited' }, { status: 429, headers });
      }
      call.faults = callFaults(method, body);
      if (call.faults.length > 0) return Response.json(refusal(method, call.faults));
      const own = ownAnswer(method, body);
      if (own) return Response.json(own);
      const answer = await workspace.api(method, asForm(body));
      if (method.startsWith('views.')) {
        const view = answer.view as { id?: string; hash?: string } | undefined;
        call.view_id = view?.id;
        call.hash = view?.hash;
      }
      if (method === 'conversations.open') call.answer = { channel: answer.channel };
      if (method === 'conversations.info') return Response.json(withSharing(answer));
      return Response.json(method === 'users.info' ? withFlags(answer) : answer);
    };
    const refuse = ({ status }: Fault) => Response.json({ ok: false, error: 'internal_error' }, { status });
    return await faults.around(c.req.raw, serve, refuse, never);
  });
  app.get('/_emulator/limits', (c) => c.json({ refused: limits.refused }));
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
