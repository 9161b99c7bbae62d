import type { ReadableStream } from '@cloudflare/workers-types';
import { type EdgeFacts, encodeFacts } from '../core/edge-facts.ts';
import { Transient } from '../core/problem.ts';
import type { EdgeSettings } from './settings.ts';

/** Objects sort by the time they were received, oldest first. */
export const WAITING = 'waiting/';

/**
 * Stores what came in R2, the facts beside the bytes, and rings for its delivery. The queue holds the key only: no
 * personal data, and nothing that R2 does not know.
 * @throws Transient when either fails: then the sender is told to come again. A copy that stayed in R2 is handed in by
 *   the sweep, and the desk takes the same message twice as one.
 */
export async function keep(
  { RAW, FORWARD }: EdgeSettings,
  facts: EdgeFacts,
  body: Uint8Array | ReadableStream,
): Promise<void> {
  const key = `${WAITING}${facts.receivedAt}-${crypto.randomUUID()}`;
  await RAW.put(key, body, { customMetadata: { facts: encodeFacts(facts) } }).catch(failed('bucket-failed'));
  await FORWARD.send({ key }).catch(failed('queue-failed'));
}

/** Their own words stay out of the log: nobody promises what stands in them. */
const failed = (code: string) => (): never => {
  throw new Transient(code);
};
