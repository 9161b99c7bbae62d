import { createHash, createHmac } from 'node:crypto';
import type { CaseChange, TellOfChange } from '../../core/case-change.ts';
import type { Clock } from '../../core/clock.ts';
import { Permanent, Transient } from '../../core/problem.ts';
import { retryAfter } from '../../core/retry-after.ts';

const ANSWER_WITHIN_MS = 10_000;

/** Names an address without saying it: a path can be a secret. */
export const targetOf = (url: string): string => createHash('sha256').update(url).digest('hex').slice(0, 16);

/**
 * Posts a change as JSON. `X-Lawrence-Signature: v1=…` is HMAC-SHA-256 over `v1:<X-Lawrence-Timestamp>:<body>` in hex;
 * whoever gets it refuses what is more than five minutes old, and what has a delivery id that came before. Redirects are
 * not followed: the address was chosen, where it points to was not.
 */
export function tellOfChange(settings: { url: string; secret: string; clock: Clock }): TellOfChange {
  const { url, secret, clock } = settings;
  return async (change, signal) => {
    const body = JSON.stringify(change);
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000);
    const answer = await send(url, body, headersOf(change, { body, seconds, secret }), signal);
    await answer.body?.cancel();
    if (answer.ok) return;
    if (answer.status === 429 || answer.status >= 500) {
      throw new Transient('webhook-not-taken', { retryAfter: retryAfter(answer.headers) });
    }
    throw new Permanent(
      answer.status >= 300 && answer.status < 400 ? 'webhook-redirects' : `webhook-http-${answer.status}`,
    );
  };
}

function headersOf(
  { reference, version }: CaseChange,
  { body, seconds, secret }: { body: string; seconds: number; secret: string },
): Record<string, string> {
  const digest = createHmac('sha256', secret).update(`v1:${seconds}:${body}`).digest('hex');
  return {
    'Content-Type': 'application/json',
    'X-Lawrence-Delivery': `${reference}/${version}`,
    'X-Lawrence-Timestamp': String(seconds),
    'X-Lawrence-Signature': `v1=${digest}`,
  };
}

async function send(
  url: string,
  body: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
  } catch {
    // The cause is dropped: it names the address.
    throw new Transient('webhook-unreachable');
  }
}
