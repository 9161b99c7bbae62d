import type { RequestId } from '../core/privacy-request.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type Extension = Tables['extensions'];

/** The one longer date that was announced for a request, whatever became of it. */
export async function extensionOf(db: Db | Tx, requestId: RequestId): Promise<Extension | undefined> {
  return await db.selectFrom('extensions').selectAll().where('request_id', '=', requestId).executeTakeFirst();
}

/** @param at when the date moved, or could no longer move; `null` where that was undone */
export async function settleExtension(
  tx: Tx,
  requestId: RequestId,
  at: Temporal.Instant | null,
): Promise<void> {
  await tx.updateTable('extensions').set({ settled_at: at }).where('request_id', '=', requestId).execute();
}
