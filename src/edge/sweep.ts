import { forward } from './forward.ts';
import { WAITING } from './keep.ts';
import type { EdgeSettings } from './settings.ts';
import { markUndelivered } from './undelivered.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Hands in what has waited longer than the queue tries, oldest first: dead letters, and whatever the queue lost. So a
 * message leaves R2 only for the desk.
 */
export async function sweep(settings: EdgeSettings): Promise<void> {
  const overdueBefore = new Date(Date.now() - settings.OVERDUE_DAYS * DAY_MS);
  let cursor: string | undefined;
  do {
    const page = await settings.RAW.list({ prefix: WAITING, ...(cursor ? { cursor } : {}) });
    for (const { key, uploaded } of page.objects) {
      if (uploaded > overdueBefore) return;
      const forwarded = await forward(settings, key);
      if (forwarded.ok) continue;
      await markUndelivered(settings, key, forwarded.problem);
      // The others would wait for the same time-out; the next sweep tries again.
      if (forwarded.problem === 'desk-unreachable') return;
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
}
