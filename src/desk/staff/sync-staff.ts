import type { Clock } from '../../core/clock.ts';
import type { StaffAccount, StaffDirectory } from '../../core/staff.ts';
import { inTransaction } from '../../db/database.ts';
import type { Db } from '../../db/tables.ts';

/**
 * Stores who may do what, as Slack's user groups have it: whoever left a group has lost the role. Events that asked
 * for it are done with.
 * @param awayStatus emoji of a status that says: out of office
 */
export async function syncStaff(
  db: Db,
  clock: Clock,
  directory: StaffDirectory,
  awayStatus: readonly string[],
): Promise<void> {
  const readAt = clock.now();
  const accounts = await directory.read();
  await inTransaction(db, async (tx) => {
    await tx.deleteFrom('staff').execute();
    const rows = accounts.map(({ userId, roles, refused, status }) => ({
      user_id: userId,
      roles: [...roles],
      refused,
      away: isAway(status, awayStatus, readAt),
      synced_at: readAt,
    }));
    if (rows.length > 0) await tx.insertInto('staff').values(rows).execute();
    await tx
      .updateTable('slack_events')
      .set({ processed_at: readAt })
      .where('processed_at', 'is', null)
      .where('received_at', '<=', readAt)
      .execute();
  });
}

function isAway(
  status: StaffAccount['status'],
  awayStatus: readonly string[],
  now: Temporal.Instant,
): boolean {
  if (status === null || !awayStatus.includes(status.emoji)) return false;
  return status.until === null || Temporal.Instant.compare(status.until, now) > 0;
}
