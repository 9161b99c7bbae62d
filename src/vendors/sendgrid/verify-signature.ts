import { createPublicKey, type KeyObject, verify } from 'node:crypto';

export type SignatureAnswer =
  | { ok: true }
  | { ok: false; because: 'unsigned' | 'wrong-signature' | 'outside-window' };

/** SendGrid tries again for three days, and may keep the first timestamp; replays are caught by the content hash. */
const OLDEST = Temporal.Duration.from({ hours: 4 * 24 });
const NEWEST = Temporal.Duration.from({ minutes: 5 });

export interface SignedDelivery {
  body: Uint8Array;
  signature: string | undefined;
  timestamp: string | undefined;
}

/**
 * Checks SendGrid's ECDSA signature (P-256, SHA-256, DER) over timestamp and raw body against several keys, so that
 * one can be rotated (https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/securing-your-parse-webhooks).
 * @param publicKeys base64 of the DER SPKI form, as SendGrid's API prints it
 * @throws Error at once when a configured key is not a public key
 */
export function signatureVerifier(publicKeys: readonly string[]) {
  const keys: KeyObject[] = publicKeys.map((key) =>
    createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
  );
  return ({ body, signature, timestamp }: SignedDelivery, now: Temporal.Instant): SignatureAnswer => {
    if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp)) return { ok: false, because: 'unsigned' };
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    const given = Buffer.from(signature, 'base64');
    if (!keys.some((key) => verify('sha256', signed, key, given))) {
      return { ok: false, because: 'wrong-signature' };
    }
    const at = Temporal.Instant.fromEpochMilliseconds(Number(timestamp) * 1000);
    const inWindow =
      Temporal.Instant.compare(at, now.subtract(OLDEST)) >= 0 &&
      Temporal.Instant.compare(at, now.add(NEWEST)) <= 0;
    return inWindow ? { ok: true } : { ok: false, because: 'outside-window' };
  };
}
