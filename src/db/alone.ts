import { sql } from 'kysely';
import { inTransaction } from './database.ts';
import type { Db } from './tables.ts';

/**
 * Does work that one worker at a time may do; others that come meanwhile leave it to that one. What the work stores, it
 * stores by `db`, at once: the transaction only holds the lock, which a worker that dies lets go of.
 * @param name of the work, the same in every worker
 */
export async function alone(db: Db, name: string, work: () => Promise<void>): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as mine`.execute(tx);
    if (rows[0]?.mine) await work();
  });
}
