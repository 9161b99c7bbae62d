import { type Delivery, fromBase64, type Vendor } from './vendor.ts';

const SIGNATURE = 'X-Twilio-Signature';
/** Names the algorithm where a shared key signs instead of the auth token. */
const SETTINGS = 'X-Twilio-Webhooks-Signature-Settings';

/**
 * HMAC over address and sorted parameters, under any of several auth tokens; SHA-1 unless Twilio says SHA-256
 * (https://www.twilio.com/docs/usage/webhooks/webhooks-security). The answer sends no text: that is the desk's to do.
 */
export const twilio: Vendor = {
  headers: ['Content-Type', SIGNATURE, SETTINGS, 'I-Twilio-Idempotency-Token'],
  async isSigned(tokens, { url, header, body }: Delivery) {
    const signature = fromBase64(header(SIGNATURE) ?? '');
    if (!signature) return false;
    const hash = /\balgorithm=HMAC_SHA256\b/i.test(header(SETTINGS) ?? '') ? 'SHA-256' : 'SHA-1';
    const signed = new TextEncoder().encode(url + sortedParameters(new TextDecoder().decode(body)));
    for (const token of tokens) {
      const secret = new TextEncoder().encode(token);
      const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash }, false, ['verify']);
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) return true;
    }
    return false;
  },
  thanks: () => new Response('<Response/>', { headers: { 'Content-Type': 'text/xml' } }),
};

/** Names and values one after the other, sorted by name; a value that a name has twice counts once. */
function sortedParameters(form: string): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(form)) {
    values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return [...values.keys()]
    .sort()
    .flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value))
    .join('');
}
