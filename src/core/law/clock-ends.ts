import { addBusinessDays, OFFICE_WEEK } from './business-days.ts';
import type { Law, PauseReason, Period } from './law.ts';

/** A time in which the person had to do something, or nothing could be done; most laws let the clock run on. */
export interface Wait {
  because: PauseReason;
  from: Temporal.PlainDate;
  until: Temporal.PlainDate;
}

/**
 * The last day of a period: the day it begins left out, the last day kept. A last day on a weekend stays where it is,
 * since what a law would give beyond it is spare time, not a date to promise. A wait adds its days only where this law
 * says that the clock stands still for it.
 */
export function legalEnd(
  law: Law,
  from: Temporal.PlainDate,
  { days, unit }: Pick<Period, 'days' | 'unit'>,
  waits: readonly Wait[] = [],
): Temporal.PlainDate {
  const paused = waits.filter(({ because }) => law.pauses.some((pause) => pause.because === because));
  const still = paused.reduce(
    (sum, wait) => sum + wait.from.until(wait.until, { largestUnit: 'days' }).days,
    0,
  );
  const begins = still === 0 ? from : from.add({ days: still });
  if (unit === 'calendar') return begins.add({ days });
  const { holidays, saturday } = law.counting;
  return addBusinessDays(begins, days, {
    // Cal. Civ. Code 9: every day but Sundays and holidays.
    lastWeekday: saturday === 'off' ? 5 : 6,
    holidays: holidays ?? OFFICE_WEEK.holidays,
  });
}

/** The same where every doubt about counting goes against the company: the date to work by. Never after `legalEnd`. */
export function strictEnd(
  law: Law,
  from: Temporal.PlainDate,
  { days, unit }: Pick<Period, 'days' | 'unit'>,
): Temporal.PlainDate {
  const { firstDay, saturday } = law.counting;
  if (unit === 'business') {
    return saturday === 'off' ? legalEnd(law, from, { days, unit }) : from.add({ days });
  }
  // 11 CCR 7021(b): "shall begin on the day that the business receives the request".
  return from.add({ days: firstDay === 'disputed' ? days - 1 : days });
}
