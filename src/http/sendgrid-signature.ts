import type { Context } from 'hono';

/** A delivery with what SendGrid signed it by. */
export interface SignedDelivery {
  body: Uint8Array;
  signature: string | undefined;
  timestamp: string | undefined;
}

/** Whether SendGrid signed a delivery, and lately. */
export type SignatureCheck = (
  delivery: SignedDelivery,
  now: Temporal.Instant,
) => { ok: true } | { ok: false; because: string };

export const signedDelivery = (c: Context, body: Uint8Array): SignedDelivery => ({
  body,
  signature: c.req.header('X-Twilio-Email-Event-Webhook-Signature'),
  timestamp: c.req.header('X-Twilio-Email-Event-Webhook-Timestamp'),
});
