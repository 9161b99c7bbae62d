import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { EdgeWebhook } from '../core/edge-facts.ts';
import { toProblem } from '../core/problem.ts';
import { keep } from './keep.ts';
import { sendgrid } from './sendgrid.ts';
import { type EdgeSettings, readSettings } from './settings.ts';
import { twilio } from './twilio.ts';
import type { Vendor } from './vendor.ts';

interface Webhook {
  vendor: Vendor;
  /** The setting that holds the keys; without any the address does not exist. */
  keys: 'SENDGRID_INBOUND_KEYS' | 'SENDGRID_EVENT_KEYS' | 'TWILIO_AUTH_TOKENS';
  bodyBytesMax: number;
}
const MB = 1024 * 1024;

const WEBHOOKS: Record<EdgeWebhook, Webhook> = {
  '/webhooks/sendgrid/inbound': { vendor: sendgrid, keys: 'SENDGRID_INBOUND_KEYS', bodyBytesMax: 35 * MB },
  '/webhooks/sendgrid/events': { vendor: sendgrid, keys: 'SENDGRID_EVENT_KEYS', bodyBytesMax: 5 * MB },
  '/webhooks/twilio/messages': { vendor: twilio, keys: 'TWILIO_AUTH_TOKENS', bodyBytesMax: MB },
  '/webhooks/twilio/status': { vendor: twilio, keys: 'TWILIO_AUTH_TOKENS', bodyBytesMax: MB },
};

/**
 * The vendors' webhooks: size and signature are checked, the bytes kept, the vendor thanked. 401 unsigned, 413 too
 * large, 400 empty; 503 while R2 or the queue fails, so that the vendor comes again. Nothing is read here.
 */
export function webhookRoutes(): Hono {
  const app = new Hono();
  for (const [path, webhook] of Object.entries(WEBHOOKS) as [EdgeWebhook, Webhook][]) {
    const { vendor, keys, bodyBytesMax } = webhook;
    const limit = bodyLimit({ maxSize: bodyBytesMax, onError: (c) => c.text('Too large', 413) });
    app.post(path, limit, async (c) => {
      const settings: EdgeSettings = readSettings(c.env);
      if (settings[keys].length === 0) return c.notFound();
      const body = new Uint8Array(await c.req.arrayBuffer());
      const receivedAtMs = Date.now();
      const { search } = new URL(c.req.url);
      const header = (name: string) => c.req.header(name);
      const delivery = { url: settings.PUBLIC_URL + path + search, header, body, receivedAtMs };
      if (!(await vendor.isSigned(settings[keys], delivery))) return c.text('Not signed', 401);
      if (body.length === 0) return c.text('Empty', 400);
      const receivedAt = new Date(receivedAtMs).toISOString();
      const given = vendor.headers.flatMap((name) => {
        const value = header(name);
        return value === undefined ? [] : [[name, value] as const];
      });
      const facts = {
        kind: 'webhook',
        receivedAt,
        path,
        search,
        headers: Object.fromEntries(given),
      } as const;
      await keep(settings, facts, body);
      return vendor.thanks();
    });
  }
  app.onError((error, c) => {
    console.error({ event: 'not kept', path: c.req.path, problem: toProblem(error).code });
    c.header('Retry-After', '30');
    return c.text('Storage is not available', 503);
  });
  return app;
}
