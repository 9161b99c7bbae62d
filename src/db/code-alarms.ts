import { sql } from 'kysely';
import { alone } from './alone.ts';
import { newId } from './new-id.ts';
import type { Db, Tables, Tx } from './tables.ts';

export type CodeAlarm = Tables['code_alarms'];

/** Wrong guesses of codes since then, over all requests. */
export async function wrongGuesses(db: Db | Tx, since: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from request_events
    where type = 'code.refused' and data ->> 'because' = 'wrong' and at > ${since}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Alarms since then. */
export async function alarmsSince(db: Db | Tx, since: Temporal.Instant): Promise<number> {
  const { count } = await db
    .selectFrom('code_alarms')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('raised_at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Stores an alarm, one an hour at most, whichever of several workers gets there first. @returns whether it was stored */
export async function storeAlarm(
  tx: Tx,
  { wrong, at, notSince }: { wrong: number; at: Temporal.Instant; notSince: Temporal.Instant },
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('code_alarms', 0))`.execute(tx);
  if ((await alarmsSince(tx, notSince)) > 0) return false;
  await tx
    .insertInto('code_alarms')
    .values({ id: newId(), wrong_guesses: wrong, raised_at: at, told_at: null })
    .execute();
  return true;
}

/**
 * Tells of every alarm that the team has not heard of yet, oldest first, and notes each. One worker does at a time;
 * others that come meanwhile leave it to that one. One that dies on it leaves the rest to the next.
 */
export async function tellAlarms(
  db: Db,
  at: Temporal.Instant,
  tell: (alarm: CodeAlarm) => Promise<void>,
): Promise<void> {
  await alone(db, 'code_alarms.told', async () => {
    const untold = db.selectFrom('code_alarms').selectAll().where('told_at', 'is', null);
    for (const alarm of await untold.orderBy('raised_at').execute()) {
      await tell(alarm);
      // Stored at once: what is told stays told, whatever becomes of the next.
      await db.updateTable('code_alarms').set({ told_at: at }).where('id', '=', alarm.id).execute();
    }
  });
}
