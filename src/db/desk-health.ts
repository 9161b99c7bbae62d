import { sql } from 'kysely';
import { COUNTED_MAX } from './home-lists.ts';
import type { Db } from './tables.ts';

/** How the work itself is, for those who work on cases. */
export interface DeskHealth {
  /** Since when the step that has been due longest could have run; `null`: none is due. */
  oldestDueAt: Temporal.Instant | null;
  failedSteps: number;
  /** Letters that left the desk and came back, and nobody has dealt with it. */
  lostLetters: number;
  /** Letters that have not left for an hour. */
  unsentLetters: number;
}

/** Each number is read from an index of what is wrong, and counted up to `COUNTED_MAX`. */
export async function deskHealth(db: Db, now: Temporal.Instant): Promise<DeskHealth> {
  const most = sql.lit(COUNTED_MAX + 1);
  const { rows } = await sql<DeskHealth>`
    select
      (select run_after from steps where state = 'ready' and run_after <= ${now} order by run_after limit 1) as "oldestDueAt",
      (select count(*)::integer from (select from steps where state = 'failed' limit ${most}) f) as "failedSteps",
      (select count(*)::integer from (select from open_work where need = 'letter-lost' limit ${most}) l) as "lostLetters",
      (select count(*)::integer from (
        select from outbound_messages
        where state in ('queued','sending','unknown') and queued_at <= ${now.subtract({ hours: 1 })} limit ${most}) u) as "unsentLetters"`.execute(
    db,
  );
  return rows[0] ?? { oldestDueAt: null, failedSteps: 0, lostLetters: 0, unsentLetters: 0 };
}
