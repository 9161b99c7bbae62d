import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock } from '../core/clock.ts';
import type { Delivery } from '../core/delivery.ts';
import type { Log } from '../core/ports.ts';
import { edgeReceipt } from './edge-receipt.ts';
import { type SignatureCheck, signedDelivery } from './sendgrid-signature.ts';

export interface SendgridEventsParts {
  clock: Clock;
  log: Log;
  verify: SignatureCheck;
  read(body: string): { events: LetterEvent[]; passedOver: { [event: string]: number } } | undefined;
  /** @returns whether there is such a letter */
  record(event: LetterEvent): Promise<boolean>;
}
interface LetterEvent {
  messageId: string;
  delivery: Delivery;
  code: string | null;
}

const BODY_BYTES_MAX = 8 * 1024 * 1024;

/**
 * `POST /webhooks/sendgrid/events`: what became of our letters. 200 once every event is stored, 401 unsigned or
 * wrongly signed, 400 for what is no batch, 413 above 8 MB; storage that is down answers 503 and SendGrid comes again.
 */
export function sendgridEventsRoute({ clock, log, verify, read, record }: SendgridEventsParts): Hono {
  const limit = bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => c.text('Too large', 413) });
  return new Hono().post('/webhooks/sendgrid/events', limit, async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    const verified = verify(signedDelivery(c, body), edgeReceipt(c).receivedAt ?? clock.now());
    if (!verified.ok) {
      log.warn({ because: verified.because, bytes: body.length }, 'delivery events refused');
      return c.text('Not signed by SendGrid', 401);
    }
    const batch = read(body.toString('utf8'));
    if (!batch) {
      log.warn({ bytes: body.length }, 'delivery events not readable');
      return c.text('Not a batch of events', 400);
    }
    let foreign = 0;
    for (const event of batch.events) if (!(await record(event))) foreign += 1;
    log.info({ events: batch.events.length, foreign, ...batch.passedOver }, 'delivery events stored');
    return c.text('Stored', 200);
  });
}
