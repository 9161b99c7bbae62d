import Stripe from 'stripe';
import { NeedsHuman, Permanent, type Problem, Transient, toProblem } from '../../core/problem.ts';
import { retryAfter } from '../../core/retry-after.ts';

export interface StripeSettings {
  apiKey: string;
  apiUrl: string;
  /** For one HTTP exchange. */
  timeoutMs?: number;
}

/** A client whose exchanges end when `signal` does: the SDK itself takes no signal. Retries are the step's, not its. */
export function stripeClient(
  { apiKey, apiUrl, timeoutMs = 15_000 }: StripeSettings,
  signal: AbortSignal,
): Stripe {
  const { hostname, port, protocol } = new URL(apiUrl);
  const insecure = protocol === 'http:';
  return new Stripe(apiKey, {
    host: hostname,
    port: port === '' ? (insecure ? 80 : 443) : port,
    protocol: insecure ? 'http' : 'https',
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: timeoutMs,
    httpClient: Stripe.createFetchHttpClient(async (input: string | URL | Request, init?: RequestInit) => {
      const signals = [signal, init?.signal].filter((one) => one != null);
      const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) });
      const problem = refusal(response);
      if (!problem) return response;
      await response.body?.cancel();
      throw problem;
    }),
  });
}

/**
 * Runs calls of the SDK and translates what they throw. Stripe's messages quote ids and addresses, so nothing of
 * the original stays.
 * @throws Transient (no answer, 409, 429, 5xx), NeedsHuman (the key was refused), Permanent (any other refusal)
 */
export async function translated<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw toStripeProblem(error, signal);
  }
}

/** Stripe's answer for an object that it does not know, or no longer acts on. */
export function isMissing(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing';
}

function toStripeProblem(error: unknown, signal: AbortSignal): Problem {
  if (error instanceof Stripe.errors.StripeConnectionError) {
    const cause: unknown = error.detail;
    if (isProblem(cause)) return cause;
    if (signal.aborted) return new Transient('stripe-interrupted');
    return new Transient(hasCode(cause, 'ETIMEDOUT') ? 'stripe-timeout' : 'stripe-unreachable');
  }
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    return new Permanent(`stripe-refused-${error.statusCode ?? 'unknown'}`);
  }
  return isProblem(error) ? error : new Permanent('stripe-reply-unexpected');
}

const isProblem = (error: unknown): error is Problem => error instanceof Error && toProblem(error) === error;
const hasCode = (error: unknown, code: string) => (error as { code?: unknown } | null)?.code === code;

function refusal({ status, headers }: Response): Problem | undefined {
  if (status === 401 || status === 403) {
    return new NeedsHuman('stripe-access-refused', {
      ask: 'Stripe refuses our key. Please have it renewed (customers: write; invoices, charges: read), then retry.',
    });
  }
  if (status === 429) return new Transient('stripe-too-many-requests', { retryAfter: retryAfter(headers) });
  // 409: another request holds the object for a moment.
  if (status === 409 || status >= 500)
    return new Transient('stripe-unavailable', { retryAfter: retryAfter(headers) });
  return undefined;
}
