import type { Clock } from '../core/clock.ts';
import { CHANNEL_EVENTS, STAFF_EVENTS } from '../core/slack-events.ts';
import type { EventInbox } from '../core/staff.ts';
import type { Db, Tx } from './tables.ts';

/** Events that a sweep makes up for where whoever heard them could not do what they ask for. */
const MADE_UP_FOR: readonly string[] = [...STAFF_EVENTS, ...CHANNEL_EVENTS];

/** The inbox of Slack's events: its row is there before Slack is told "received". */
export function slackInbox(db: Db, clock: Clock): EventInbox {
  return {
    async accept(eventId, type) {
      const at = clock.now();
      const processed_at = MADE_UP_FOR.includes(type) ? null : at;
      const stored = await db
        .insertInto('slack_events')
        .values({ event_id: eventId, type, received_at: at, processed_at })
        .onConflict((conflict) => conflict.column('event_id').doNothing())
        .executeTakeFirst();
      return stored.numInsertedOrUpdatedRows === 1n;
    },
  };
}

/** Whether events of these types came that nobody has done with. */
export async function eventsAreOpen(db: Db, types: readonly string[]): Promise<boolean> {
  const open = await db
    .selectFrom('slack_events')
    .select('event_id')
    .where('type', 'in', types)
    .where('processed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

/** Notes that what events of these types ask for was done, by what was read at that time. */
export async function closeEvents(
  db: Db | Tx,
  types: readonly string[],
  readAt: Temporal.Instant,
): Promise<void> {
  await db
    .updateTable('slack_events')
    .set({ processed_at: readAt })
    .where('type', 'in', types)
    .where('processed_at', 'is', null)
    .where('received_at', '<=', readAt)
    .execute();
}
