import type { Clock } from '../core/clock.ts';
import type { EventInbox } from '../core/staff.ts';
import type { Db } from './tables.ts';

/** The inbox of Slack's events: its row is there before Slack is told "received". */
export function slackInbox(db: Db, clock: Clock): EventInbox {
  return {
    async accept(eventId, type) {
      const stored = await db
        .insertInto('slack_events')
        .values({ event_id: eventId, type, received_at: clock.now(), processed_at: null })
        .onConflict((conflict) => conflict.column('event_id').doNothing())
        .executeTakeFirst();
      return stored.numInsertedOrUpdatedRows === 1n;
    },
  };
}
