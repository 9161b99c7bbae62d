import { once } from 'node:events';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import type { InboundId } from '../../src/core/privacy-request.ts';
import { createApp } from '../../src/http/app.ts';
import { edgeReceipt } from '../../src/http/edge-receipt.ts';
import { edgeWebhookRoute } from '../../src/http/edge-webhook.ts';
import { metricsRoute } from '../../src/http/metrics.ts';
import { sendgridInboundRoute } from '../../src/http/sendgrid-inbound.ts';
import { acceptMessage } from '../../src/journey/intake/accept-message.ts';
import { readInboundParse } from '../../src/vendors/sendgrid/inbound-parse.ts';
import { signatureVerifier } from '../../src/vendors/sendgrid/verify-signature.ts';
import type { TestJourney } from './journey.ts';

export const EDGE_SECRET = 'edge-secret-of-the-tests';
export const PUBLIC_URL = 'https://privacy.fluentworks.com';

export interface EdgeDeskParts {
  sendgridKey: string;
  twilioToken: string;
  clock?: Clock;
  secrets?: readonly string[];
}

/** The desk's web part as the edge sees it: real routes on a real database. */
export function edgeDesk(on: TestJourney, parts: EdgeDeskParts): Hono {
  const { sendgridKey, twilioToken, clock = systemClock, secrets = [EDGE_SECRET] } = parts;
  const journey = { ...on, clock };
  const sendgrid = sendgridInboundRoute({
    clock,
    log: on.log,
    verify: signatureVerifier([sendgridKey]),
    read: readInboundParse,
    accept: (mail) => acceptMessage(journey, mail, 'sendgrid'),
  });
  const texts = new Hono().post('/webhooks/twilio/messages', async (c) => {
    const form = await c.req.text();
    const fields = Object.fromEntries(new URLSearchParams(form));
    const signature = c.req.header('X-Twilio-Signature') ?? '';
    if (!validateRequest(twilioToken, signature, `${PUBLIC_URL}${c.req.path}`, fields))
      return c.text('Unsigned', 401);
    const { From: from = '', To: to = '', MessageSid: providerId = '', Body: text = '' } = fields;
    const raw = Buffer.from(text);
    const envelope = { kind: 'text', answerable: true, from, to, providerId, media: [] } as const;
    const identity = Buffer.from(providerId);
    await acceptMessage(journey, { channel: 'sms', raw, identity, envelope, ...edgeReceipt(c) }, 'twilio');
    return c.body('<Response/>');
  });
  const routes = [sendgrid, texts];
  const edge = edgeWebhookRoute({
    clock,
    log: on.log,
    secrets,
    routes,
    accept: (message) => acceptMessage(journey, message, 'edge'),
  });
  return createApp({ routes: [...routes, edge], log: on.log, metrics: metricsRoute(on.db, clock).metrics });
}

/** Something that listens on a port, for as long as the test wants. */
export async function open(app: Hono, port: number): Promise<() => Promise<void>> {
  const server: ServerType = serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });
  await once(server, 'listening');
  return async () => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
}

/** What the desk has stored, oldest first, opened. */
export async function storedMessages(journey: TestJourney) {
  const rows = await journey.db.selectFrom('inbound_messages').selectAll().orderBy('received_at').execute();
  return await Promise.all(
    rows.map(async (row) => {
      const key = await journey.vault.open(journey.db, row.key_id);
      const place = (column: string) => ({ table: 'inbound_messages', column, row: row.id as InboundId });
      return {
        id: row.id,
        transport: row.transport,
        channel: row.channel,
        receivedAt: row.received_at,
        raw: key.open(place('raw'), row.raw),
        envelope: JSON.parse(key.open(place('envelope'), row.envelope).toString('utf8')),
      };
    }),
  );
}
