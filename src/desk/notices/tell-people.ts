import type { TeamBoard } from '../../core/ports.ts';
import { toProblem } from '../../core/problem.ts';
import { type CaseEvent, decidersOf, eventsSince, noteTold } from '../../db/case-notices.ts';
import { markStale } from '../../db/home-views.ts';
import { worksHere } from '../../db/staff-roles.ts';
import type { Journey } from '../../journey/context.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { noticeCard } from './notice-card.ts';
import { noticeOf } from './notice-of.ts';

export interface ToldCase {
  record: CaseRecord;
  /** Where its card stands. */
  place: { channelId: string; ts: string };
}

/**
 * Tells people by direct message what the case's events since then ask of them, and has the homes of those who own it
 * or did so drawn anew. It follows the same events as the thread, noted one by one: none is lost, and a crash tells the one
 * that it interrupted once more. Whoever cannot be told is named in the thread.
 */
export async function tellPeople(
  journey: Journey,
  board: TeamBoard,
  { record, place, after }: ToldCase & { after: number },
): Promise<void> {
  const { db, clock } = journey;
  const events = await eventsSince(db, record.id, after);
  const last = events.at(-1);
  if (!last) return;
  const deciders = await decidersOf(db, record.id);
  // What several events say in the same words, such as reminders that came while Slack was away, is said once.
  const said = new Set<string>();
  for (const event of events) {
    const notice = noticeOf(event, record, deciders);
    if (!notice) continue;
    for (const userId of notice.to) {
      const once = `${userId} ${notice.says}`;
      if (!said.has(once)) await tell(journey, board, { record, place }, userId, notice.says);
      said.add(once);
    }
    await noteTold(db, record.id, event.seq);
  }
  await markStale(db, ownersIn(record, events), clock.now());
  await noteTold(db, record.id, last.seq);
}

/** Tells one person; whoever cannot be told, or does not work here any more, is named in the thread. @throws Transient */
export async function tell(
  { db, clock, company, log }: Pick<Journey, 'db' | 'clock' | 'company' | 'log'>,
  board: TeamBoard,
  { record, place }: ToldCase,
  userId: string,
  says: string,
): Promise<void> {
  const untold = async (because: string) => {
    log.warn({ request: record.id, user: userId, because }, 'not told by direct message');
    const line = `<@${userId}> could not be told by direct message (${because}): ${says}`;
    await board.reply(place.channelId, place.ts, line);
  };
  if (!(await worksHere(db, userId))) return await untold('not on the team');
  const link = await board.linkTo(place.channelId, place.ts);
  const notice = noticeCard(record, says, { link, now: clock.now(), timeZone: company['time-zone'] });
  try {
    await board.tell(userId, notice);
  } catch (error) {
    const { name, code } = toProblem(error);
    if (name === 'Transient') throw error;
    await untold(code);
  }
}

function ownersIn({ assignee }: CaseRecord, events: readonly CaseEvent[]): string[] {
  const named = events.flatMap(({ type, data }) =>
    type === 'owner.assigned' || type === 'owner.released' ? [data.to, data.from] : [],
  );
  return [assignee, ...named].filter((one) => typeof one === 'string');
}
