import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock } from '../core/clock.ts';
import {
  CARRIES,
  decodeFacts,
  EDGE_ROUTE,
  type EdgeFacts,
  FACTS_HEADER,
  RECEIPT_HEADER,
  SIGNATURE_HEADER,
  type WebhookFacts,
} from '../core/edge-facts.ts';
import { forwardText, isSigned, receiptText, sign } from '../core/edge-signature.ts';
import type { InboundMessage, MailEnvelope } from '../core/inbound-message.ts';
import type { Log } from '../core/ports.ts';
import type { MessageChannel } from '../core/privacy-request.ts';
import { toProblem } from '../core/problem.ts';
import { DatabaseUnavailable } from '../db/failure.ts';
import type { EdgeReceipt } from './edge-receipt.ts';

export interface EdgeWebhookParts {
  clock: Clock;
  log: Log;
  /** Shared with the Worker; any of them signs, so that one can be rotated. */
  secrets: readonly string[];
  /** The vendors' own routes: a forwarded webhook goes on to them as it came, signature and all. */
  routes: readonly Hono[];
  accept(message: InboundMessage): Promise<{ inboundId: string; duplicate: boolean }>;
}

/** `stored` also for what was stored before; `later`: its route says that storage is down. */
type Outcome = 'stored' | 'refused' | 'later';

const BODY_BYTES_MAX = 35 * 1024 * 1024;
/** Replays within this window are taken as what they are, duplicates. */
const OLDEST = Temporal.Duration.from({ hours: 60 * 24 });
const CLOCKS_APART_MAX = Temporal.Duration.from({ minutes: 5 });
/** What its own route refuses for this long is kept as it is and read by a human. */
const REFUSED_FOR_MAX = Temporal.Duration.from({ hours: 24 });

/**
 * `POST /webhooks/edge`: what the Worker took while nobody waited for us. 200 with a signed receipt once it is stored
 * (again for a duplicate); 401 wrongly signed, 400 unreadable or dated in the future or more than 60 days ago, 413
 * above 35 MB, 422 refused by the vendor's own route; storage that is down answers 503. After anything but a receipt
 * the Worker comes again.
 */
export function edgeWebhookRoute({ clock, log, secrets, routes, accept }: EdgeWebhookParts): Hono {
  const inner = new Hono();
  for (const route of routes) inner.route('/', route);
  inner.onError((error) => {
    throw error;
  });
  const limit = bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => c.text('Too large', 413) });

  return new Hono().post(EDGE_ROUTE, limit, async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    const line = c.req.header(FACTS_HEADER) ?? '';
    const signature = c.req.header(SIGNATURE_HEADER) ?? '';
    const secret = await signerOf(secrets, await forwardText(line, body), signature);
    if (secret === undefined) {
      log.warn({ because: 'wrong-signature', bytes: body.length }, 'message from the edge refused');
      return c.text('Not signed by the edge', 401);
    }
    const facts = decodeFacts(line);
    const receivedAt = facts && receiptOf(facts, clock.now());
    if (!receivedAt) {
      const because = facts ? 'outside-window' : 'unreadable';
      log.error({ because, bytes: body.length }, 'message from the edge refused');
      return c.text('Not readable', 400);
    }
    const outcome = await take(facts, body, receivedAt);
    if (outcome === 'later') return c.text('Its route asks to come again', 503);
    if (outcome === 'refused') return c.text('Refused by its route', 422);
    const lateHours = Math.floor(clock.now().since(receivedAt).total('hours'));
    if (lateHours > 0) log.warn({ kind: facts.kind, lateHours }, 'message came late from the edge');
    c.header(RECEIPT_HEADER, await sign(secret, receiptText(signature)));
    return c.text('Stored', 200);
  });

  async function take(facts: EdgeFacts, body: Buffer, receivedAt: Temporal.Instant): Promise<Outcome> {
    if (facts.kind === 'mail') {
      await keep('email', body, { from: facts.from, to: [facts.to], anomalies: [] }, receivedAt);
      return 'stored';
    }
    const outcome = await goOn(facts, body, { receivedAt });
    const channel = CARRIES[facts.path];
    const patience = receivedAt.add(REFUSED_FOR_MAX);
    const isOver = Temporal.Instant.compare(clock.now(), patience) >= 0;
    if (outcome !== 'refused' || channel === undefined || !isOver) return outcome;
    await keep(channel, body, { from: null, to: [], anomalies: ['refused-by-route'] }, receivedAt);
    return 'stored';
  }

  async function goOn(facts: WebhookFacts, body: Buffer, receipt: EdgeReceipt): Promise<Outcome> {
    const { path, search, headers } = facts;
    const request = new Request(`http://desk${path}${search}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
    try {
      const { ok, status } = await inner.fetch(request, receipt);
      if (ok) return 'stored';
      log.warn({ route: path, status }, 'message from the edge refused by its route');
      return status === 503 ? 'later' : 'refused';
    } catch (error) {
      if (error instanceof DatabaseUnavailable) throw error;
      log.error({ route: path, problem: toProblem(error).code }, 'message from the edge failed its route');
      return 'refused';
    }
  }

  async function keep(
    channel: MessageChannel,
    raw: Buffer,
    envelope: Pick<MailEnvelope, 'from' | 'to' | 'anomalies'>,
    receivedAt: Temporal.Instant,
  ): Promise<void> {
    const { inboundId, duplicate } = await accept({
      channel,
      raw,
      identity: raw,
      envelope: { kind: 'mail', senderIp: null, ...envelope },
      receivedAt,
    });
    const anomalies = envelope.anomalies.join(' ');
    log.info({ inbound: inboundId, duplicate, anomalies }, 'message from the edge stored');
  }
}

async function signerOf(
  secrets: readonly string[],
  text: string,
  signature: string,
): Promise<string | undefined> {
  for (const secret of secrets) if (await isSigned(secret, text, signature)) return secret;
  return undefined;
}

/** The edge's clock may run a little ahead of ours; nothing is received in the future. */
function receiptOf(facts: EdgeFacts, now: Temporal.Instant): Temporal.Instant | undefined {
  const at = Temporal.Instant.from(facts.receivedAt);
  const inWindow =
    Temporal.Instant.compare(at, now.subtract(OLDEST)) >= 0 &&
    Temporal.Instant.compare(at, now.add(CLOCKS_APART_MAX)) <= 0;
  if (!inWindow) return undefined;
  return Temporal.Instant.compare(at, now) > 0 ? now : at;
}
