import { type AttachmentRow, announceBlobs, insertAttachments } from '../../db/attachments.ts';
import { newId } from '../../db/new-id.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { MessageContent, ReceivedFile } from './message-content.ts';

/** A blob that nothing refers to after so long was left behind by a crash. */
const UNREFERRED = Temporal.Duration.from({ hours: 24 });

/**
 * Puts a message's files into the blob store, each sealed under the key of the message, so that destroying the key
 * destroys them too. The rows that refer to them are written by `insert`, after that: a crash in between leaves blobs
 * that the sweep deletes, and never a row without its blob.
 * @throws Transient when the store does not answer; the message is then read again later
 */
export async function storeFiles(
  { db, blobs, clock }: Journey,
  { inbound, files = [] }: Pick<MessageContent, 'inbound' | 'files'>,
  key: DataKey,
): Promise<{ insert(tx: Tx): Promise<void> }> {
  const at = clock.now();
  // Ids of one millisecond come in no order; sorted, they list the files as the mail does.
  const ids = files.map(() => newId<string>()).sort();
  const kept = files.map((file, index) => ({ file, row: rowOf(file, ids[index] ?? '') }));
  const rows = kept.map(({ row }) => row);
  await announceBlobs(
    db,
    rows.map(({ blob }) => blob),
    at.add(UNREFERRED),
  );
  for (const { file, row } of kept) {
    const place = { table: 'attachments', column: 'blob', row: row.id };
    await blobs.put(row.blob, key.seal(place, file.bytes));
  }
  return { insert: (tx) => insertAttachments(tx, rows) };

  function rowOf({ name, type, sha256, bytes }: ReceivedFile, id: string): AttachmentRow {
    return {
      id,
      inbound_id: inbound.id,
      name: key.seal({ table: 'attachments', column: 'name', row: id }, name),
      type,
      sha256: Buffer.from(sha256),
      size_bytes: bytes.length,
      blob: `attachments/${id}`,
      stored_at: at,
    };
  }
}
