import { announceBlobs } from '../db/attachments.ts';
import type { DataKey, Place } from '../db/sealed.ts';
import type { Journey } from './context.ts';

/** A blob that nothing refers to after so long was left behind by a crash. */
export const UNREFERRED = Temporal.Duration.from({ hours: 24 });

/**
 * Puts bytes into the blob store, sealed for the row that will refer to them. A crash before that row is written leaves
 * a blob that the sweep deletes.
 * @throws Transient when the store does not answer
 */
export async function putSealed(
  { db, blobs, clock }: Pick<Journey, 'db' | 'blobs' | 'clock'>,
  key: DataKey,
  { place, blob, bytes }: { place: Place; blob: string; bytes: Uint8Array | string },
): Promise<void> {
  await announceBlobs(db, [blob], clock.now().add(UNREFERRED));
  await blobs.put(blob, key.seal(place, bytes));
}
