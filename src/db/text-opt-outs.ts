import type { Db, Tx } from './tables.ts';

/** Numbers that told us to stop texting, by keyed hash. */
export async function isOptedOut(db: Db | Tx, valueHash: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('text_opt_outs')
    .select('value_hash')
    .where('value_hash', '=', valueHash)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export async function optOut(tx: Tx, valueHash: Buffer, at: Temporal.Instant): Promise<void> {
  await tx
    .insertInto('text_opt_outs')
    .values({ value_hash: valueHash, since: at, lifted_at: null })
    .onConflict((conflict) => conflict.column('value_hash').doUpdateSet({ since: at, lifted_at: null }))
    .execute();
}

/** @returns whether texts were stopped until now */
export async function liftOptOut(tx: Tx, valueHash: Buffer, at: Temporal.Instant): Promise<boolean> {
  const lifted = await tx
    .updateTable('text_opt_outs')
    .set({ lifted_at: at })
    .where('value_hash', '=', valueHash)
    .where('lifted_at', 'is', null)
    .executeTakeFirst();
  return lifted.numUpdatedRows > 0n;
}
