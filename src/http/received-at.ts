import type { Context } from 'hono';
import type { Clock } from '../core/clock.ts';

/** What `edge-webhook.ts` hands to the routes that it goes on to. No client can set it: it is no header. */
export interface EdgeReceipt {
  receivedAt: Temporal.Instant;
}

/** When our side got this request: now, or earlier at the edge. Signature windows and legal clocks count from it. */
export function receivedAt(c: Context, clock: Clock): Temporal.Instant {
  const atEdge = (c.env as Partial<EdgeReceipt> | undefined)?.receivedAt;
  return atEdge instanceof Temporal.Instant ? atEdge : clock.now();
}
