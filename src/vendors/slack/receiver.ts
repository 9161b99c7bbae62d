import type { App, Receiver } from '@slack/bolt';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock } from '../../core/clock.ts';
import type { Log } from '../../core/ports.ts';
import type { EventInbox } from '../../core/staff.ts';
import { acceptEvent } from './accept-event.ts';
import { signedBySlack } from './check-signature.ts';
import { RunningListeners } from './listeners-running.ts';

export interface ReceiverSettings {
  signingSecrets: readonly string[];
  clock: Clock;
  inbox: EventInbox;
  log: Log;
  answerWithinMs?: number;
}

const BODY_BYTES_MAX = 1024 * 1024;
/** Slack gives up after three seconds. */
const ANSWER_WITHIN_MS = 2_800;

type Body = Record<string, unknown>;

/**
 * Bolt's transport as a Hono sub-app: `POST /slack/events` for events, interactions and commands. An event is put in
 * the inbox before Bolt sees it, because Bolt tells Slack "received" first and listens afterwards.
 */
export class HonoReceiver implements Receiver {
  readonly routes: Hono;
  readonly #settings: ReceiverSettings;
  readonly #listeners: RunningListeners;

  constructor(settings: ReceiverSettings) {
    this.#settings = settings;
    this.#listeners = new RunningListeners(settings.log);
    const limit = bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => c.text('Too large', 413) });
    this.routes = new Hono().post('/slack/events', limit, (c) => this.#receive(c));
  }

  init(app: App): void {
    this.#listeners.init(app);
  }

  async start(): Promise<void> {}

  stop(): Promise<void> {
    return this.settled();
  }

  /** Waits for the listeners that still run after their answer left. */
  settled(): Promise<void> {
    return this.#listeners.settled();
  }

  async #receive(c: Context): Promise<Response> {
    const { signingSecrets, clock, inbox, log } = this.#settings;
    const raw = await c.req.text();
    const isForm = c.req.header('Content-Type')?.split(';')[0] === 'application/x-www-form-urlencoded';
    const form = isForm ? Object.fromEntries(new URLSearchParams(raw)) : undefined;
    // Slack's own certificate check is unsigned; whatever else such a body says is ignored.
    if (form?.ssl_check === '1') return c.body(null, 200);
    const signed = {
      body: raw,
      signature: c.req.header('X-Slack-Signature'),
      timestamp: c.req.header('X-Slack-Request-Timestamp'),
    };
    if (!signedBySlack(signingSecrets, signed, clock.now())) {
      log.warn({ bytes: raw.length }, 'Slack request refused: signature');
      return c.text('Not signed by Slack', 401);
    }
    const body = parseBody(raw, form);
    if (!body) return c.text('Not readable', 400);
    if (body.type === 'url_verification') return c.json({ challenge: body.challenge });
    const accepted = await acceptEvent(inbox, body);
    if (accepted === 'again') return c.body(null, 200);
    if (accepted === 'unreadable') return c.text('Not readable', 400);
    return await this.#dispatch(body, c.req.header('X-Slack-Retry-Num'));
  }

  async #dispatch(body: Body, retry: string | undefined): Promise<Response> {
    const within = this.#settings.answerWithinMs ?? ANSWER_WITHIN_MS;
    const retryNum = retry === undefined ? undefined : Number(retry);
    const processed = await this.#listeners.process(body, retryNum, within);
    if (processed.is === 'acked') return toResponse(processed.answer);
    if (processed.is === 'late') return new Response('No answer in time', { status: 504 });
    if (processed.is === 'failed') return new Response('Failed', { status: 500 });
    return new Response('Nothing listens for this', { status: 404 });
  }
}

function toResponse(answer: unknown): Response {
  if (answer === undefined || answer === '') return new Response(null, { status: 200 });
  return typeof answer === 'string' ? new Response(answer) : Response.json(answer);
}

function parseBody(raw: string, form: Record<string, string> | undefined): Body | undefined {
  try {
    if (form && form.payload === undefined) return form;
    const parsed: unknown = JSON.parse(form?.payload ?? raw);
    return parsed !== null && typeof parsed === 'object' ? (parsed as Body) : undefined;
  } catch {
    // Not JSON; answered as unreadable.
    return undefined;
  }
}
