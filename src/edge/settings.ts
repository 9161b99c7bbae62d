import type { Queue, R2Bucket } from '@cloudflare/workers-types';
import { z } from 'zod';
import { Permanent } from '../core/problem.ts';

/** What stands in the queue: where the message stands. The queue is the doorbell, R2 is what counts. */
export interface ForwardJob {
  key: string;
}

const keys = z.string().transform((value) =>
  value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/$/, ''));
const binding = <Binding>() =>
  z.custom<Binding>((value) => typeof value === 'object' && value !== null, 'is not bound');

const settings = z.object({
  RAW: binding<R2Bucket>(),
  FORWARD: binding<Queue<ForwardJob>>(),
  /** Where the desk answers. */
  ORIGIN_URL: url,
  /** Where vendors post to, as the desk has it: Twilio signs the address. */
  PUBLIC_URL: url,
  /** Shared with the desk; the first signs. */
  EDGE_SECRETS: keys.pipe(z.tuple([z.string()], z.string())),
  SENDGRID_INBOUND_KEYS: keys.default([]),
  SENDGRID_EVENT_KEYS: keys.default([]),
  TWILIO_AUTH_TOKENS: keys.default([]),
  /** The pause after the first failure; it doubles with each further one. */
  RETRY_SECONDS: z.coerce.number().int().min(0).max(3600).default(30),
  /** A message this old is handed in by the sweep, whatever became of its place in the queue. */
  OVERDUE_DAYS: z.coerce.number().min(0).max(60).default(7),
});
export type EdgeSettings = z.infer<typeof settings>;

/**
 * The Worker's bindings come with each event, so they are parsed in it and never at module scope.
 * @throws Permanent when one is faulty; the log names it and prints no value
 */
export function readSettings(env: unknown): EdgeSettings {
  const parsed = settings.safeParse(env);
  if (parsed.success) return parsed.data;
  const faulty = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join(' ');
  console.error({ event: 'settings', faulty });
  throw new Permanent('settings-faulty');
}
