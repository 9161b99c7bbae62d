import { Permanent } from '../core/problem.ts';
import { rawSignature } from './der-signature.ts';
import { type Delivery, fromBase64, type Vendor } from './vendor.ts';

const SIGNATURE = 'X-Twilio-Email-Event-Webhook-Signature';
const TIMESTAMP = 'X-Twilio-Email-Event-Webhook-Timestamp';
/** The desk's own window: SendGrid tries again for three days and may keep the first timestamp. */
const OLDEST_SECONDS = 4 * 24 * 3600;
const NEWEST_SECONDS = 5 * 60;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * ECDSA over timestamp and raw body, with any of several keys (base64 SPKI)
 * (https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/securing-your-parse-webhooks).
 */
export const sendgrid: Vendor = {
  headers: ['Content-Type', SIGNATURE, TIMESTAMP],
  async isSigned(keys, { header, body, receivedAtMs }: Delivery) {
    const timestamp = header(TIMESTAMP) ?? '';
    const signature = rawSignature(fromBase64(header(SIGNATURE) ?? '') ?? new Uint8Array());
    if (!signature || !/^\d{1,12}$/.test(timestamp)) return false;
    const ageSeconds = receivedAtMs / 1000 - Number(timestamp);
    if (ageSeconds > OLDEST_SECONDS || ageSeconds < -NEWEST_SECONDS) return false;
    const signed = new Uint8Array(timestamp.length + body.length);
    new TextEncoder().encodeInto(timestamp, signed);
    signed.set(body, timestamp.length);
    for (const key of await Promise.all(keys.map(publicKey))) {
      if (await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed)) return true;
    }
    return false;
  },
  thanks: () => new Response('Stored'),
};

async function publicKey(base64: string): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('spki', Uint8Array.fromBase64(base64), CURVE, false, ['verify']);
  } catch (cause) {
    throw new Permanent('sendgrid-key-faulty', { cause });
  }
}
