import { z } from 'zod';
import type { MessageChannel } from './privacy-request.ts';

/**
 * What the Cloudflare Worker hands on to `POST /webhooks/edge`: the bytes of what came as the body, everything else
 * about it as facts in a header. Worker and desk share this file and `edge-signature.ts`, nothing else.
 */
export const EDGE_ROUTE = '/webhooks/edge';
export const FACTS_HEADER = 'Lawrence-Edge-Facts';
export const SIGNATURE_HEADER = 'Lawrence-Edge-Signature';
export const RECEIPT_HEADER = 'Lawrence-Edge-Receipt';

/** Webhooks that the edge takes. */
export const EDGE_WEBHOOKS = [
  '/webhooks/sendgrid/inbound',
  '/webhooks/sendgrid/events',
  '/webhooks/twilio/messages',
  '/webhooks/twilio/status',
] as const;
export type EdgeWebhook = (typeof EDGE_WEBHOOKS)[number];

/** By what channel a webhook brings a person's words; the others report on messages of ours. */
export const CARRIES: { [path in EdgeWebhook]?: MessageChannel } = {
  '/webhooks/sendgrid/inbound': 'email',
  '/webhooks/twilio/messages': 'sms',
};

/** When the edge had it: RFC 3339 in UTC. It starts the legal clock, however late the desk hears of it. */
const receivedAt = z.iso.datetime();

const factsSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('webhook'),
    receivedAt,
    path: z.enum(EDGE_WEBHOOKS),
    /** The query as it came, with its question mark; or empty. */
    search: z.string(),
    /** What the vendor's signature is checked by, and the content type. */
    headers: z.record(z.string(), z.string()),
  }),
  z.object({
    kind: z.literal('mail'),
    receivedAt,
    /** The envelope's (RFC 5321 §4.1.1): the return path is empty for bounces. */
    from: z.string(),
    to: z.string(),
  }),
]);
export type EdgeFacts = z.infer<typeof factsSchema>;
export type WebhookFacts = Extract<EdgeFacts, { kind: 'webhook' }>;
export type MailFacts = Extract<EdgeFacts, { kind: 'mail' }>;

/** Facts as one line that fits into a header and into R2's metadata. */
export function encodeFacts(facts: EdgeFacts): string {
  return new TextEncoder()
    .encode(JSON.stringify(facts))
    .toBase64({ alphabet: 'base64url', omitPadding: true });
}

/** @returns `undefined` for anything that `encodeFacts` did not write */
export function decodeFacts(line: string): EdgeFacts | undefined {
  try {
    const text = new TextDecoder().decode(Uint8Array.fromBase64(line, { alphabet: 'base64url' }));
    return factsSchema.safeParse(JSON.parse(text)).data;
  } catch {
    // Neither base64url nor JSON: not ours.
    return undefined;
  }
}
