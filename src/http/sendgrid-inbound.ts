import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Clock } from '../core/clock.ts';
import type { InboundMail } from '../core/inbound-message.ts';
import type { Log } from '../core/ports.ts';
import { edgeReceipt } from './edge-receipt.ts';
import { type SignatureCheck, signedDelivery } from './sendgrid-signature.ts';

export interface SendgridInboundParts {
  /** What a signature's age is told by. */
  clock: Clock;
  log: Log;
  verify: SignatureCheck;
  read(contentType: string | undefined, body: Buffer): InboundMail;
  accept(mail: InboundMail): Promise<{ inboundId: string; duplicate: boolean }>;
}

const BODY_BYTES_MAX = 35 * 1024 * 1024;

/**
 * `POST /webhooks/sendgrid/inbound`: 200 once the bytes are stored (again for a duplicate), 401 for a signature that
 * is missing, wrong or too old, 413 above 35 MB, 400 for an empty body; storage that is down answers 503 and SendGrid
 * comes again. What is validly signed is kept, also when it cannot be read.
 */
export function sendgridInboundRoute({ clock, log, verify, read, accept }: SendgridInboundParts): Hono {
  const limit = bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => c.text('Too large', 413) });
  return new Hono().post('/webhooks/sendgrid/inbound', limit, async (c) => {
    const body = Buffer.from(await c.req.arrayBuffer());
    const receipt = edgeReceipt(c);
    const verified = verify(signedDelivery(c, body), receipt.receivedAt ?? clock.now());
    if (!verified.ok) {
      log.warn({ because: verified.because, bytes: body.length }, 'inbound mail refused');
      return c.text('Not signed by SendGrid', 401);
    }
    if (body.length === 0) return c.text('Empty', 400);
    const mail = read(c.req.header('Content-Type'), body);
    const { inboundId, duplicate } = await accept({ ...mail, ...receipt });
    const { anomalies } = mail.envelope;
    if (duplicate || anomalies.length > 0) {
      log.info({ inbound: inboundId, duplicate, anomalies: anomalies.join(' ') }, 'inbound mail stored');
    }
    return c.text('Stored', 200);
  });
}
