import { WEEKDAYS } from '../../core/company.ts';
import { isHoliday } from '../../core/law/business-days.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { TeamBoard } from '../../core/ports.ts';
import { missedDigests, openDigestDay, postDigests } from '../../db/digests.ts';
import { docketOf } from '../../db/docket.ts';
import type { Journey } from '../../journey/context.ts';
import { digestCard, NAMED_MAX } from './digest-card.ts';

/**
 * Tells each team on a working morning what it has before it, in its channel, once a day; a team without open cases is left
 * alone. What Slack does not take is posted later the same day; one that was cut short is looked for before it is posted
 * again, and those of a day that is over are only named in the log.
 */
export async function sendDigests(journey: Journey, board: TeamBoard): Promise<void> {
  const { db, clock, company, log } = journey;
  const at = clock.now();
  const timeZone = company['time-zone'];
  const local = at.toZonedDateTimeISO(timeZone);
  const today = local.toPlainDate();
  const weekday = WEEKDAYS[today.dayOfWeek - 1];
  const due =
    weekday !== undefined &&
    company.digest.days.includes(weekday) &&
    !isHoliday(today) &&
    local.hour >= company.digest.hour;
  if (!due) return;
  const day = today.toString();
  const opened = await openDigestDay(db, { day, at }, async (tx) =>
    (await docketOf(tx, { now: at, timeZone, named: NAMED_MAX }))
      .filter(({ open }) => open > 0)
      .map((docket) => ({ channel: channelOf(journey, docket.team), card: digestCard(docket) })),
  );
  const missed = opened ? await missedDigests(db, day) : 0;
  if (missed > 0) log.error({ digests: missed }, 'digests of the day before were never posted');
  await postDigests(db, { day, at }, async ({ id, channel, card, begun_at }) => {
    const posted = begun_at === null ? null : await board.find(channel, id);
    if (!posted) await board.post(channel, card, id);
  });
}

/** Where a team's cases stand; what no playbook sends to a team stands where it is sorted. */
function channelOf(
  { playbooks, company }: Pick<Journey, 'playbooks' | 'company'>,
  team: string | null,
): string {
  const routes: Playbook['route'] = playbooks.flatMap(({ route }) => route);
  return routes.find((route) => route.team === team)?.channel ?? company.channels.triage;
}
