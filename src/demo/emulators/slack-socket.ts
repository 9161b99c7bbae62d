import type { Server } from 'node:http';
import { z } from 'zod';
import { webSockets } from './web-sockets.ts';

/** How long Slack waits for an acknowledgement. */
const ACK_MILLISECONDS = 3_000;
const PATH = '/_socket';

const ackSchema = z.looseObject({ envelope_id: z.string(), payload: z.unknown().optional() });

/** What Slack posts, as it is posted: a form (`payload=…`, or a command's fields) or JSON (an event). */
export type Deliver = (body: string) => Promise<{ status: number; body: string }>;

/** Slack's side of Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode). */
export interface SlackSocket {
  /** The answer to `apps.connections.open`. */
  open(authorization: string | undefined): object;
  connected(): boolean;
  /** Sends what would be posted by HTTP, as an envelope, and waits for its acknowledgement. */
  deliver: Deliver;
  /** Drops the connections, as Slack does every few hours; the desk comes again. */
  drop(): void;
}

export function slackSocket(server: Server, appToken: string | undefined, port: () => number): SlackSocket {
  const waiting = new Map<string, (answer: { status: number; body: string }) => void>();
  let count = 0;
  const sockets = webSockets(server, PATH, {
    opened: (send) => send(JSON.stringify({ type: 'hello', num_connections: 1 })),
    text(text) {
      const ack = ackSchema.safeParse(JSON.parse(text));
      if (!ack.success) return;
      const { envelope_id, payload } = ack.data;
      const body = JSON.stringify(payload ?? {});
      waiting.get(envelope_id)?.({ status: 200, body: body === '{}' ? '' : body });
    },
  });
  return {
    open(authorization) {
      if (appToken === undefined || authorization !== `Bearer ${appToken}`)
        return { ok: false, error: 'invalid_auth' };
      return { ok: true, url: `ws://127.0.0.1:${port()}${PATH}` };
    },
    connected: () => sockets.connected(),
    deliver(body) {
      count += 1;
      const envelope_id = `envelope-${count}`;
      const { promise, resolve } = Promise.withResolvers<{ status: number; body: string }>();
      const timer = setTimeout(() => resolve({ status: 504, body: 'not acknowledged' }), ACK_MILLISECONDS);
      waiting.set(envelope_id, resolve);
      sockets.send(JSON.stringify({ envelope_id, accepts_response_payload: true, ...envelope(body) }));
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(envelope_id);
      });
    },
    drop: () => sockets.drop(),
  };
}

function envelope(body: string): { type: string; payload: unknown } {
  if (body.startsWith('{')) return { type: 'events_api', payload: JSON.parse(body) };
  const form = Object.fromEntries(new URLSearchParams(body));
  return form.payload === undefined
    ? { type: 'slash_commands', payload: form }
    : { type: 'interactive', payload: JSON.parse(form.payload) };
}
