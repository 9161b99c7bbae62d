import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Delivery } from '../core/delivery.ts';
import type { InboundText } from '../core/inbound-message.ts';
import type { Log } from '../core/ports.ts';
import { edgeReceipt } from './edge-receipt.ts';

export interface TwilioParts {
  log: Log;
  /** @param path of the route; the address that Twilio was told is the configured one plus this */
  verify(path: string, signed: SignedForm): boolean;
  readMessage(form: URLSearchParams): InboundText | undefined;
  accept(message: InboundText): Promise<{ inboundId: string; duplicate: boolean }>;
  readStatus(form: URLSearchParams): TextStatus | undefined;
  /** @returns whether there is such a letter */
  record(status: TextStatus): Promise<boolean>;
}
interface SignedForm {
  form: URLSearchParams;
  signature: string | undefined;
  settings: string | undefined;
}
export interface TextStatus {
  vendorId: string;
  delivery: Delivery | null;
  code: string | null;
}

const BODY_BYTES_MAX = 256 * 1024;
const MESSAGES = '/webhooks/twilio/messages';
const STATUS = '/webhooks/twilio/status';

/**
 * `POST /webhooks/twilio/messages` (SMS, MMS, WhatsApp): `<Response/>` once the message is stored; what we say goes out
 * through the queue. `POST /webhooks/twilio/status`: what became of our texts. 403 unsigned or wrongly signed, 400 for
 * what is no message of ours, 413 too large, 503 while storage is down (Twilio's list is read again each hour).
 */
export function twilioWebhooks(parts: TwilioParts): Hono {
  const { log } = parts;
  const limit = bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => c.text('Too large', 413) });
  const signedForm = async (c: Context, path: string): Promise<URLSearchParams | Response> => {
    // The body as it came: an empty parameter, or a blank at an end, is part of the signature.
    const form = new URLSearchParams(await c.req.text());
    const signature = c.req.header('X-Twilio-Signature');
    const settings = c.req.header('X-Twilio-Webhooks-Signature-Settings');
    if (parts.verify(path, { form, signature, settings })) return form;
    log.warn({ route: path }, 'Twilio request refused: signature');
    return c.text('Not signed by Twilio', 403);
  };
  return new Hono()
    .post(MESSAGES, limit, async (c) => {
      const form = await signedForm(c, MESSAGES);
      if (form instanceof Response) return form;
      const message = parts.readMessage(form);
      if (!message) {
        log.warn({ route: MESSAGES }, 'Twilio request refused: no message of our account');
        return c.text('Not a message of this account', 400);
      }
      const { inboundId, duplicate } = await parts.accept({ ...message, ...edgeReceipt(c) });
      if (duplicate) log.info({ inbound: inboundId, duplicate }, 'text stored before');
      return c.body('<?xml version="1.0" encoding="UTF-8"?><Response/>', 200, { 'Content-Type': 'text/xml' });
    })
    .post(STATUS, limit, async (c) => {
      const form = await signedForm(c, STATUS);
      if (form instanceof Response) return form;
      const status = parts.readStatus(form);
      if (!status) {
        log.warn({ route: STATUS }, 'Twilio request refused: no status');
        return c.text('Not a status', 400);
      }
      const known = await parts.record(status);
      if (!known) log.info({ delivery: status.delivery }, 'status of a text that is not ours');
      return c.body(null, 204);
    });
}
