import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;

/** Looks until there is something to see; the test's own time limit ends a wait that is in vain. */
export async function eventually<Seen>(look: () => Promise<Seen | undefined | false>): Promise<Seen> {
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    await pause(LOOK_EVERY_MS);
  }
}
