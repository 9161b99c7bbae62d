import type { KeyId, RequestId } from '../core/privacy-request.ts';
import type { MintedKey, Vault } from './sealed.ts';
import type { Db, Tx } from './tables.ts';

export async function insertKey(
  tx: Tx | Db,
  minted: MintedKey,
  requestId: RequestId | null,
  at: Temporal.Instant,
): Promise<void> {
  await tx
    .insertInto('data_keys')
    .values({ ...minted.row, request_id: requestId, created_at: at, destroyed_at: null })
    .execute();
}

/** Joins the key of a message to the request it became part of, so that both are erased together. */
export async function joinKey(tx: Tx, keyId: KeyId, requestId: RequestId): Promise<void> {
  await tx.updateTable('data_keys').set({ request_id: requestId }).where('id', '=', keyId).execute();
}

/** Destroys every key of a request: its content is unreadable from then on, here and in the next rotation's backups. */
export async function destroyKeys(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<number> {
  const destroyed = await tx
    .updateTable('data_keys')
    .set({ wrapped: null, destroyed_at: at })
    .where('request_id', '=', requestId)
    .where('wrapped', 'is not', null)
    .executeTakeFirst();
  return Number(destroyed.numUpdatedRows);
}

/** Whether what was sealed under a key can be read no more. */
export async function isDestroyed(db: Db | Tx, id: KeyId): Promise<boolean> {
  const living = await db
    .selectFrom('data_keys')
    .select('id')
    .where('id', '=', id)
    .where('wrapped', 'is not', null)
    .executeTakeFirst();
  return living === undefined;
}

/** How many living keys each master key wraps. */
export async function keyCensus(db: Db): Promise<{ masterKeyId: string; keys: number }[]> {
  const rows = await db
    .selectFrom('data_keys')
    .select(['master_key_id as masterKeyId', (eb) => eb.fn.countAll<string>().as('keys')])
    .where('wrapped', 'is not', null)
    .groupBy('master_key_id')
    .execute();
  return rows.map((row) => ({ ...row, keys: Number(row.keys) }));
}

/**
 * Wraps every living data key under the current master key, in batches that a crash can interrupt: a key is under
 * the old one or the new one, never neither. When it answers, nothing depends on the older master keys any more.
 * @returns how many keys were wrapped anew
 */
export async function rotateKeys(db: Db, vault: Vault, batch = 500): Promise<number> {
  let rotated = 0;
  for (;;) {
    // Rows that somebody else has locked are passed over, then waited for one by one: a wait for one holds no other.
    const count = (await rotateBatch(db, vault, batch, true)) || (await rotateBatch(db, vault, 1, false));
    if (count === 0) return rotated;
    rotated += count;
  }
}

async function rotateBatch(db: Db, vault: Vault, limit: number, skipLocked: boolean): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const query = tx
      .selectFrom('data_keys')
      .select(['id', 'wrapped', 'master_key_id'])
      .where('wrapped', 'is not', null)
      .where('master_key_id', '<>', vault.current.id)
      .limit(limit)
      .forUpdate();
    const rows = await (skipLocked ? query.skipLocked() : query).execute();
    for (const { id, wrapped, master_key_id } of rows) {
      if (!wrapped) continue;
      const again = vault.rewrap(id, wrapped, master_key_id);
      await tx.updateTable('data_keys').set(again).where('id', '=', id).execute();
    }
    return rows.length;
  });
}
