import { WAITING } from './keep.ts';
import type { EdgeSettings } from './settings.ts';

const UNDELIVERED = 'undelivered/';

/** The marker beside a message that the desk did not take in all the tries of the queue. */
export const undeliveredKey = (key: string) => UNDELIVERED + key.slice(WAITING.length);

/** Makes it visible, in the bucket's listing and in the Worker's log, that a message still waits. */
export async function markUndelivered({ RAW }: EdgeSettings, key: string, problem: string): Promise<void> {
  await RAW.put(undeliveredKey(key), '', { customMetadata: { message: key, problem } });
  console.error({ event: 'undelivered', key, problem });
}
