import type { Context } from 'hono';

/** What `edge-webhook.ts` hands to the routes that it goes on to. No client can set it: it is no header. */
export interface EdgeReceipt {
  receivedAt: Temporal.Instant;
}

/** What is to be added to a message that came through the edge: its legal clock counts from when it came there. */
export function edgeReceipt(c: Context): EdgeReceipt | Record<string, never> {
  const receivedAt = (c.env as Partial<EdgeReceipt> | undefined)?.receivedAt;
  return receivedAt instanceof Temporal.Instant ? { receivedAt } : {};
}
