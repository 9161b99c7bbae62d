import { takeLooseBlob } from '../db/attachments.ts';
import { inTransaction } from '../db/database.ts';
import type { Journey } from './context.ts';

const BATCH = 500;

/**
 * Deletes blobs that nothing refers to: what a crash left behind, and the files of requests whose content was
 * destroyed. One that cannot be deleted stays noted for the next sweep.
 * @returns how many were deleted
 * @throws Transient when the store does not answer
 */
export async function sweepBlobs({ db, clock, blobs }: Journey, batch = BATCH): Promise<number> {
  for (let deleted = 0; deleted < batch; deleted += 1) {
    const found = await inTransaction(db, async (tx) => {
      const blob = await takeLooseBlob(tx, clock.now());
      if (blob !== undefined) await blobs.delete(blob);
      return blob !== undefined;
    });
    if (!found) return deleted;
  }
  return batch;
}
