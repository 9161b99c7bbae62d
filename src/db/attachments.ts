import type { RequestId } from '../core/privacy-request.ts';
import { Transient } from '../core/problem.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type AttachmentRow = Tables['attachments'];

/** Notes blobs before they are put: one that a crash leaves behind is then known and will be deleted. */
export async function announceBlobs(
  db: Db,
  blobs: readonly string[],
  deleteAfter: Temporal.Instant,
): Promise<void> {
  if (blobs.length > 0) await db.insertInto('loose_blobs').values(rowsOf(blobs, deleteAfter)).execute();
}

/**
 * Refers to blobs that were announced and put.
 * @throws Transient `blob-deleted`: it took so long that the sweep was there first; the next run puts them anew
 */
export async function insertAttachments(tx: Tx, rows: readonly AttachmentRow[]): Promise<void> {
  if (rows.length === 0) return;
  const blobs = rows.map(({ blob }) => blob);
  const { numDeletedRows } = await tx.deleteFrom('loose_blobs').where('blob', 'in', blobs).executeTakeFirst();
  if (Number(numDeletedRows) !== rows.length) throw new Transient('blob-deleted');
  await tx
    .insertInto('attachments')
    .values([...rows])
    .execute();
}

/** Forgets the files of a request's messages; their blobs are deleted by the next sweep. */
export async function forgetAttachments(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<void> {
  const forgotten = await tx
    .deleteFrom('attachments')
    .where(
      'inbound_id',
      'in',
      tx.selectFrom('inbound_messages').select('id').where('request_id', '=', requestId),
    )
    .returning('blob')
    .execute();
  const blobs = forgotten.map(({ blob }) => blob);
  if (blobs.length > 0) await tx.insertInto('loose_blobs').values(rowsOf(blobs, at)).execute();
}

/** How many files came with the messages of a case. */
export async function countFiles(tx: Tx, caseId: RequestId): Promise<number> {
  const { count } = await tx
    .selectFrom('attachments')
    .innerJoin('inbound_messages', 'inbound_messages.id', 'attachments.inbound_id')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('inbound_messages.request_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

const rowsOf = (blobs: readonly string[], deleteAfter: Temporal.Instant) =>
  blobs.map((blob) => ({ blob, delete_after: deleteAfter }));

/**
 * Takes one blob that nothing refers to and whose time is over. Whoever would refer to it now waits for `tx` and then
 * finds it gone.
 */
export async function takeLooseBlob(tx: Tx, now: Temporal.Instant): Promise<string | undefined> {
  const due = await tx
    .selectFrom('loose_blobs')
    .select('blob')
    .where('delete_after', '<=', now)
    .orderBy('delete_after')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (due) await tx.deleteFrom('loose_blobs').where('blob', '=', due.blob).execute();
  return due?.blob;
}
