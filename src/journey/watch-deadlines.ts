import { remindersOf } from '../core/law/reminders.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { type Problem, toProblem } from '../core/problem.ts';
import { lockRequest, recordEvent } from '../db/apply-event.ts';
import { type Alarm, alarmIsDue, dueAlarms, endAlarm, setAlarm } from '../db/deadline-alarms.ts';
import type { RequestRow, Tx } from '../db/tables.ts';
import { change, type Journey } from './context.ts';

const BATCH = 500;

/**
 * Looks at every request whose deadline is due to be looked at: reminds the team before the working date, and records a
 * legal date that passed without an answer. One transaction a request; one that fails does not hold up the others and is
 * looked at again by the next sweep. The first problem is thrown at the end.
 * @returns how many requests were looked at
 */
export async function watchDeadlines(journey: Journey, batch = BATCH): Promise<number> {
  let looked = 0;
  let problem: Problem | undefined;
  let page: Alarm[];
  let last: Alarm | null = null;
  do {
    page = await dueAlarms(journey.db, journey.clock.now(), batch, last);
    for (const { request_id: id } of page) {
      try {
        await change(journey, id, (tx) => look(journey, tx, id));
        looked += 1;
      } catch (error) {
        const failure = toProblem(error);
        journey.log.error({ request: id, code: failure.code }, 'deadline was not looked at');
        problem ??= failure;
      }
    }
    last = page.at(-1) ?? null;
  } while (page.length === batch);
  if (problem) throw problem;
  return looked;
}

async function look(journey: Journey, tx: Tx, id: RequestId): Promise<void> {
  const now = journey.clock.now();
  const request = await lockRequest(tx, id);
  // Another sweep was here first, or the case was closed.
  if (!(await alarmIsDue(tx, id, now))) return;
  const reminders = remindersAhead(journey, request);
  const dueAt = request.extended_until ?? request.due_at;
  if (Temporal.Instant.compare(now, dueAt) > 0) {
    if (request.missed_at === null) await recordMissed(journey, tx, request, dueAt);
    await endAlarm(tx, id);
    return;
  }
  // Each is looked at once: the next look is at the next one, or where the dates have moved.
  const reached = reminders.some((at) => Temporal.Instant.compare(at, now) <= 0);
  if (reached) await remind(journey, tx, request);
  const next = reminders.find((at) => Temporal.Instant.compare(at, now) > 0);
  await setAlarm(tx, id, next ?? dueAt.add({ milliseconds: 1 }));
}

/** A reminder from before the request came in is none: a short clock begins without alarm. */
function remindersAhead({ company }: Journey, request: RequestRow): Temporal.Instant[] {
  const { extended_until: extended, working_at, due_at, received_at } = request;
  const dates = { workingAt: extended ?? working_at, dueAt: extended ?? due_at };
  return remindersOf(dates, company).filter((at) => Temporal.Instant.compare(at, received_at) > 0);
}

async function remind(journey: Journey, tx: Tx, request: RequestRow): Promise<void> {
  const at = journey.clock.now();
  const today = dayOf(journey, at);
  const workingOn = dayOf(journey, request.extended_until ?? request.working_at);
  const event = {
    type: 'deadline.near',
    left: today.until(workingOn, { largestUnit: 'days' }).days,
    workingOn: workingOn.toString(),
    dueOn: dayOf(journey, request.extended_until ?? request.due_at).toString(),
    slackChannel: boardOf(journey, request),
  } as const;
  await recordEvent(tx, request.id, { event, actor: 'system', at });
}

async function recordMissed(
  journey: Journey,
  tx: Tx,
  request: RequestRow,
  dueAt: Temporal.Instant,
): Promise<void> {
  const event = {
    type: 'deadline.missed',
    dueOn: dayOf(journey, dueAt).toString(),
    source: request.due_source,
    slackChannel: boardOf(journey, request),
  } as const;
  await recordEvent(tx, request.id, { event, actor: 'system', at: journey.clock.now() });
}

/** A case that waits for its requester has no card yet; one whose time runs out gets one. */
const boardOf = ({ company }: Journey, { slack_channel }: RequestRow): string =>
  slack_channel ?? company.channels.triage;

const dayOf = ({ company }: Journey, at: Temporal.Instant): Temporal.PlainDate =>
  at.toZonedDateTimeISO(company['time-zone']).toPlainDate();
