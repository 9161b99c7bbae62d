import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { readJson } from './read-json.ts';

const EXPECTED = 'expected {"advance": "P3D"}: an ISO 8601 duration; time only goes forward';
const advanceBody = z.strictObject({ advance: z.string() });

/**
 * Real time plus an offset that can only grow; kept in a file, so that a restart does not travel back and several
 * processes agree.
 */
export class DemoClock implements Clock {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  now(): Temporal.Instant {
    return Temporal.Now.instant().add(readOffset(this.#file));
  }

  /** Months and years are as long as they are from today on. @throws RangeError on a negative duration */
  advance(by: Temporal.Duration): void {
    if (by.sign < 0) throw new RangeError('time only goes forward');
    const anchor = Temporal.Now.plainDateTimeISO('UTC');
    const inSeconds = by.total({ unit: 'seconds', relativeTo: anchor });
    const offset = readOffset(this.#file).add({ seconds: Math.round(inSeconds) });
    // Renamed into place: another process may be reading.
    writeFileSync(`${this.#file}.new`, offset.toString());
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** The clock of a demo's data folder. */
export const demoClock = (folder: string): DemoClock => new DemoClock(join(folder, 'clock.txt'));

function readOffset(file: string): Temporal.Duration {
  try {
    return Temporal.Duration.from(readFileSync(file, 'utf8').trim());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Temporal.Duration();
    throw error;
  }
}

/** `POST /_demo/clock {"advance": "P3D"}`: mounted by the demo only. */
export function clockRoute(clock: DemoClock, onMove: () => Promise<void>): Hono {
  return new Hono().post('/_demo/clock', async (c) => {
    const body = advanceBody.safeParse(await readJson(c.req));
    if (!body.success) return c.json({ error: EXPECTED }, 400);
    try {
      clock.advance(Temporal.Duration.from(body.data.advance));
    } catch (error) {
      if (error instanceof RangeError) return c.json({ error: EXPECTED }, 400);
      throw error;
    }
    await onMove();
    return c.json({ now: clock.now().toString() });
  });
}
