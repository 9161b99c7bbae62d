import { businessDayUntil } from './business-days.ts';
import type { HouseRules } from './house-rules.ts';

/** Hour of the company's day at which the team is reminded. */
const REMINDED_AT = 8;

/**
 * When the team is reminded of a request, in the order of time: so many days before the working date (one on a weekend
 * means the Friday), and once that is over every day until the law's own date.
 */
export function remindersOf(
  { workingAt, dueAt }: { workingAt: Temporal.Instant; dueAt: Temporal.Instant },
  house: HouseRules,
): Temporal.Instant[] {
  const timeZone = house['time-zone'];
  const dayOf = (at: Temporal.Instant) => at.toZonedDateTimeISO(timeZone).toPlainDate();
  const workingOn = dayOf(workingAt);
  const lastDay = businessDayUntil(workingOn);
  const before = house['remind-before']
    .toSorted((one, other) => other - one)
    .map((days) => lastDay.subtract({ days }));
  const over = Math.max(workingOn.until(dayOf(dueAt), { largestUnit: 'days' }).days, 0);
  const after = Array.from({ length: over }, (_, index) => workingOn.add({ days: index + 1 }));
  return [...before, ...after].map((day) =>
    day.toZonedDateTime({ timeZone, plainTime: { hour: REMINDED_AT } }).toInstant(),
  );
}
