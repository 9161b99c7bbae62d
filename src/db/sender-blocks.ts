import type { RequestId } from '../core/privacy-request.ts';
import type { BlockReason } from '../core/staff.ts';
import { newId } from './new-id.ts';
import { caseOf } from './parts.ts';
import type { Db, Tables, Tx } from './tables.ts';

/** A sender by keyed hash, as `contacts` holds it. */
export type Sender = Pick<Tables['contacts'], 'channel' | 'value_hash'>;

/** Who a request came from; `undefined` where that is not known. */
export async function senderOfRequest(db: Db | Tx, requestId: RequestId): Promise<Sender | undefined> {
  return await db
    .selectFrom('contacts')
    .select(['channel', 'value_hash'])
    .where('request_id', '=', caseOf(requestId))
    .where('source', '=', 'sender')
    .orderBy('created_at')
    .executeTakeFirst();
}

/** Until when no machine answers a sender; `null` when it does. */
export async function blockedUntil(
  db: Db | Tx,
  { channel, value_hash }: Sender,
  now: Temporal.Instant,
): Promise<Temporal.Instant | null> {
  const block = await db
    .selectFrom('sender_blocks')
    .select('until')
    .where('value_hash', '=', value_hash)
    .where('channel', '=', channel)
    .where('lifted_at', 'is', null)
    .where('until', '>', now)
    .orderBy('until', 'desc')
    .executeTakeFirst();
  return block?.until ?? null;
}

/** Whether a block for this reason holds on a sender until then at least. */
export async function isBlockedSo(
  db: Db | Tx,
  { channel, value_hash }: Sender,
  { reason, until }: { reason: BlockReason; until: Temporal.Instant },
): Promise<boolean> {
  const block = await db
    .selectFrom('sender_blocks')
    .select('until')
    .where('value_hash', '=', value_hash)
    .where('channel', '=', channel)
    .where('lifted_at', 'is', null)
    .where('reason', '=', reason)
    .where('until', '>=', until)
    .executeTakeFirst();
  return block !== undefined;
}

export async function insertBlock(
  tx: Tx,
  sender: Sender,
  block: {
    requestId: RequestId;
    until: Temporal.Instant;
    reason: BlockReason;
    by: string;
    at: Temporal.Instant;
  },
): Promise<string> {
  const id = newId<string>();
  await tx
    .insertInto('sender_blocks')
    .values({
      id,
      request_id: block.requestId,
      ...sender,
      until: block.until,
      reason: block.reason,
      set_by: block.by,
      set_at: block.at,
      lifted_by: null,
      lifted_at: null,
    })
    .execute();
  return id;
}

/** Lifts every block of a sender that still holds, whichever case it was set on. @returns how many */
export async function liftBlocks(
  tx: Tx,
  { channel, value_hash }: Sender,
  { by, at }: { by: string; at: Temporal.Instant },
): Promise<number> {
  const lifted = await tx
    .updateTable('sender_blocks')
    .set({ lifted_by: by, lifted_at: at })
    .where('value_hash', '=', value_hash)
    .where('channel', '=', channel)
    .where('lifted_at', 'is', null)
    .where('until', '>', at)
    .executeTakeFirst();
  return Number(lifted.numUpdatedRows);
}
