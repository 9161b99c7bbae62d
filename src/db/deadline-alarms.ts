import type { RequestId } from '../core/privacy-request.ts';
import type { Db, RequestRow, Tables, Tx } from './tables.ts';

type Dates = Pick<RequestRow, 'state' | 'due_at' | 'working_at' | 'extended_until'>;

/**
 * Keeps the alarm of a request in step with its dates: a new one for new dates, none for a closed case. What is due next
 * is for whoever looks to say, so a new alarm is due at once.
 */
export async function followDeadline(
  tx: Tx,
  after: Dates & Pick<RequestRow, 'id' | 'received_at'>,
  before: Dates | null,
): Promise<void> {
  if (after.state === 'closed') {
    if (before?.state !== 'closed') await endAlarm(tx, after.id);
    return;
  }
  if (before !== null && sameDates(before, after)) return;
  const look_at = after.received_at;
  await tx
    .insertInto('deadline_alarms')
    .values({ request_id: after.id, look_at })
    .onConflict((conflict) => conflict.column('request_id').doUpdateSet({ look_at }))
    .execute();
}

function sameDates(before: Dates, after: Dates): boolean {
  const extended = [before, after].map(({ extended_until }) => extended_until?.epochMilliseconds);
  return (
    before.due_at.equals(after.due_at) &&
    before.working_at.equals(after.working_at) &&
    extended[0] === extended[1]
  );
}

export type Alarm = Tables['deadline_alarms'];

/** Alarms that are due, the longest due first, after the last of the page before. */
export async function dueAlarms(
  db: Db,
  now: Temporal.Instant,
  limit: number,
  after: Alarm | null,
): Promise<Alarm[]> {
  let query = db.selectFrom('deadline_alarms').selectAll().where('look_at', '<=', now);
  if (after) {
    query = query.where((eb) =>
      eb(eb.refTuple('look_at', 'request_id'), '>', eb.tuple(after.look_at, after.request_id)),
    );
  }
  return await query.orderBy('look_at').orderBy('request_id').limit(limit).execute();
}

/** Whether the alarm of a request is (still) due; the caller holds the request's lock. */
export async function alarmIsDue(tx: Tx, id: RequestId, now: Temporal.Instant): Promise<boolean> {
  const alarm = await tx
    .selectFrom('deadline_alarms')
    .select('request_id')
    .where('request_id', '=', id)
    .where('look_at', '<=', now)
    .executeTakeFirst();
  return alarm !== undefined;
}

export async function setAlarm(tx: Tx, id: RequestId, lookAt: Temporal.Instant): Promise<void> {
  await tx.updateTable('deadline_alarms').set({ look_at: lookAt }).where('request_id', '=', id).execute();
}

export async function endAlarm(tx: Tx, id: RequestId): Promise<void> {
  await tx.deleteFrom('deadline_alarms').where('request_id', '=', id).execute();
}
