import sendgrid from '@sendgrid/client';
import { NeedsHuman, Permanent, type Problem, Transient } from '../../core/problem.ts';
import { retryAfter } from '../../core/retry-after.ts';

export interface SendgridSettings {
  apiKey: string;
  apiUrl: string;
  timeoutSeconds?: number;
}

/** Codes of a connection that was never made: nothing was handed over. */
const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** A client of our own: the package's shared one would keep our key for everybody. */
export function sendgridClient({ apiKey, apiUrl, timeoutSeconds = 20 }: SendgridSettings): typeof sendgrid {
  // The package exports the class beside its shared instance; its types know the instance only.
  const { Client } = sendgrid as typeof sendgrid & { Client: new () => typeof sendgrid };
  const client = new Client();
  client.setApiKey(apiKey);
  client.setDefaultRequest('baseUrl', `${apiUrl}/`);
  // The client hands the request on to axios, which knows these; its own types name only some.
  client.setDefaultRequest('timeout' as 'url', (timeoutSeconds * 1000) as unknown as string);
  client.setDefaultRequest('maxRedirects' as 'url', 0 as unknown as string);
  return client;
}

/** What a call that threw means. The vendor's message is dropped: it can quote the address. */
export function problemOf(error: unknown): Problem {
  const status = statusOf(error);
  if (status === undefined) return new Transient('sendgrid-unreachable');
  if (status === 429) return new Transient('sendgrid-slow-down', { retryAfter: pauseOf(error) });
  if (status >= 500) return new Transient(`sendgrid-failed-${status}`);
  if (status === 401 || status === 403) {
    return new NeedsHuman(`sendgrid-refused-${status}`, {
      ask: 'SendGrid refuses our key. Please check SENDGRID_API_KEY and what it may do, then try again.',
    });
  }
  return new Permanent(`sendgrid-refused-${status}`);
}

export const wasNeverConnected = (error: unknown): boolean =>
  NOT_CONNECTED.has((error as { code?: string }).code ?? '');

export function statusOf(error: unknown): number | undefined {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'number' ? code : undefined;
}

function pauseOf(error: unknown): Temporal.Duration | undefined {
  const headers = (error as { response?: { headers?: unknown } }).response?.headers;
  return retryAfter({ get: (name) => headerOf(headers, name) ?? null });
}

export function headerOf(headers: unknown, name: string): string | undefined {
  const value = (headers as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}
