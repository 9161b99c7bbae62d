import type { Card } from '../core/ports.ts';
import { alone } from './alone.ts';
import { inTransaction } from './database.ts';
import { newId } from './new-id.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type Digest = Tables['digests'];

/**
 * Writes a day's digests, once: whichever of several workers gets there first, and all of them or none.
 * @returns whether this worker did
 */
export async function openDigestDay(
  db: Db,
  { day, at }: { day: string; at: Temporal.Instant },
  write: (tx: Tx) => Promise<{ channel: string; card: Card }[]>,
): Promise<boolean> {
  const known = await db.selectFrom('digest_days').select('day').where('day', '=', day).executeTakeFirst();
  if (known) return false;
  return await inTransaction(db, async (tx) => {
    const opened = await tx
      .insertInto('digest_days')
      .values({ day, opened_at: at })
      .onConflict((conflict) => conflict.column('day').doNothing())
      .executeTakeFirst();
    if (opened.numInsertedOrUpdatedRows !== 1n) return false;
    const rows = (await write(tx)).map(({ channel, card }) => ({
      id: newId<string>(),
      day,
      channel,
      card,
      begun_at: null,
      posted_at: null,
    }));
    if (rows.length > 0) await tx.insertInto('digests').values(rows).execute();
    return true;
  });
}

/**
 * Posts a day's digests that are not posted yet; one worker at a time. One that fails does not hold up the others and is
 * posted later that day; the first problem is thrown at the end.
 */
export async function postDigests(
  db: Db,
  { day, at }: { day: string; at: Temporal.Instant },
  post: (digest: Digest) => Promise<void>,
): Promise<void> {
  await alone(db, 'digests.posted', async () => {
    const unposted = await db
      .selectFrom('digests')
      .selectAll()
      .where('day', '=', day)
      .where('posted_at', 'is', null)
      .orderBy('id')
      .execute();
    const problems: unknown[] = [];
    for (const digest of unposted) {
      const note = (values: Partial<Digest>) =>
        db.updateTable('digests').set(values).where('id', '=', digest.id).execute();
      try {
        await note({ begun_at: at });
        await post(digest);
        await note({ posted_at: at });
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw problems[0];
  });
}

/** How many digests of days before were never posted. */
export async function missedDigests(db: Db, day: string): Promise<number> {
  const { count } = await db
    .selectFrom('digests')
    .innerJoin('digest_days', 'digest_days.day', 'digests.day')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('digests.day', '=', (eb) =>
      eb
        .selectFrom('digest_days as before')
        .select((inner) => inner.fn.max('before.day').as('day'))
        .where('before.day', '<', day),
    )
    .where('posted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
