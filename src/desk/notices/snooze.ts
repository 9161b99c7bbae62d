import type { TeamBoard } from '../../core/ports.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { Transient } from '../../core/problem.ts';
import { STAFF_ROLES, type StaffAction } from '../../core/staff.ts';
import { remindOfSnoozes, type Snooze, storeSnooze } from '../../db/snoozes.ts';
import type { Journey } from '../../journey/context.ts';
import { readValue } from '../card/button-value.ts';
import { findCaseRecord, readCaseRecord } from '../card/case-record.ts';
import { plainDate } from '../words/marked-text.ts';
import { refusedAction } from '../words/refusal-words.ts';
import { SNOOZE_DAYS, snoozeAction } from './notice-card.ts';
import { tell } from './tell-people.ts';

/** "Remind me in …": for the presser alone; nothing of the case changes. */
export function snoozeActions(journey: Journey): StaffAction[] {
  return SNOOZE_DAYS.map((days) => ({
    id: snoozeAction(days),
    roles: STAFF_ROLES,
    async run({ userId, value }) {
      const on = readValue(value);
      const record = on && (await findCaseRecord(journey, on.requestId as RequestId));
      if (!record) return refusedAction('stale');
      if (record.closedAt !== null)
        return `${record.reference} is closed: there is nothing to be reminded of.`;
      const at = journey.clock.now();
      const timeZone = journey.company['time-zone'];
      const dueAt = at.toZonedDateTimeISO(timeZone).add({ days }).toInstant();
      await storeSnooze(journey.db, { userId, requestId: record.id, at, dueAt });
      return `You are reminded of ${record.reference} on ${plainDate(dueAt, timeZone)}.`;
    },
  }));
}

/** Sends the reminders that are due. One that Slack does not take now is sent by a later sweep. */
export async function sendReminders(journey: Journey, board: TeamBoard): Promise<void> {
  await remindOfSnoozes(journey.db, journey.clock.now(), (snooze) => remind(journey, board, snooze));
}

async function remind(journey: Journey, board: TeamBoard, snooze: Snooze): Promise<void> {
  const { user_id: userId, request_id: requestId } = snooze;
  const { channel_id, ts } = await journey.db
    .selectFrom('cards')
    .select(['channel_id', 'ts'])
    .where('request_id', '=', requestId)
    .executeTakeFirstOrThrow();
  // Its card is just being posted anew: the next sweep finds it.
  if (channel_id === null || ts === null) throw new Transient('card-not-posted');
  const record = await readCaseRecord(journey, requestId);
  const says =
    record.closedAt === null
      ? 'You wanted to be reminded of it.'
      : 'You wanted to be reminded of it. It is closed by now: there is nothing left to do.';
  await tell(journey, board, { record, place: { channelId: channel_id, ts } }, userId, says);
}
