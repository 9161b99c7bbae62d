import { takeOverdueRings } from '../db/step-runs.ts';
import type { Engine } from './engine.ts';

/** A step that was told of and did not run within this is told of again: the queue may have lost it. */
const TOLD_AGAIN_AFTER_SECONDS = 300;
const BATCH = 500;
const BATCHES_MAX = 20;

/**
 * Rings for every step that is ready, due and not lately told of. It makes up for lost rings, a flushed queue and a
 * process that died between commit and doorbell.
 * @returns how many steps it rang for
 */
export async function relay(
  engine: Pick<Engine, 'db' | 'clock' | 'doorbell'>,
  toldAgainAfterSeconds = TOLD_AGAIN_AFTER_SECONDS,
): Promise<number> {
  let told = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch += 1) {
    const now = engine.clock.now();
    const rings = await takeOverdueRings(
      engine.db,
      now,
      now.subtract({ seconds: toldAgainAfterSeconds }),
      BATCH,
    );
    if (rings.length > 0) engine.doorbell.ring(rings);
    told += rings.length;
    if (rings.length < BATCH) break;
  }
  return told;
}
