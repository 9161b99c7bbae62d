import { STAFF_EVENTS } from '../../core/slack-events.ts';
import type { StaffAccount, StaffDirectory } from '../../core/staff.ts';
import { inTransaction } from '../../db/database.ts';
import { closeEvents } from '../../db/slack-inbox.ts';
import type { Journey } from '../../journey/context.ts';
import { replaceOwners } from '../../journey/route/replace-owners.ts';

/**
 * Stores who may do what, as Slack's user groups have it: whoever left a group has lost the role, and whoever left all
 * of them their cases. Events about people and groups are done with.
 */
export async function syncStaff(journey: Journey, directory: StaffDirectory): Promise<void> {
  const { db, clock, company } = journey;
  const readAt = clock.now();
  const accounts = await directory.read();
  await inTransaction(db, async (tx) => {
    await tx.deleteFrom('staff').execute();
    const rows = accounts.map(({ userId, roles, refused, status }) => ({
      user_id: userId,
      roles: [...roles],
      refused,
      away: isAway(status, company['away-status'], readAt),
      synced_at: readAt,
    }));
    if (rows.length > 0) await tx.insertInto('staff').values(rows).execute();
    await closeEvents(tx, STAFF_EVENTS, readAt);
  });
  await replaceOwners(journey);
}

function isAway(
  status: StaffAccount['status'],
  awayStatus: readonly string[],
  now: Temporal.Instant,
): boolean {
  if (status === null || !awayStatus.includes(status.emoji)) return false;
  return status.until === null || Temporal.Instant.compare(status.until, now) > 0;
}
