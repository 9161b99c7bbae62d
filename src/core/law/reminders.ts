import { businessDayUntil } from './business-days.ts';
import type { HouseRules } from './house-rules.ts';

/** Hour of the company's day at which the team is reminded. */
const REMINDED_AT = 8;

export interface Reminder {
  /** Days before the last business day on which the request can be answered in time. */
  days: number;
  at: Temporal.Instant;
}

/** When the team is reminded of a working date, in the order of time; a working date on a weekend means the Friday. */
export function remindersOf(workingAt: Temporal.Instant, house: HouseRules): Reminder[] {
  const timeZone = house['time-zone'];
  const lastDay = businessDayUntil(workingAt.toZonedDateTimeISO(timeZone).toPlainDate());
  return house['remind-before']
    .toSorted((one, other) => other - one)
    .map((days) => ({
      days,
      at: lastDay
        .subtract({ days })
        .toZonedDateTime({ timeZone, plainTime: { hour: REMINDED_AT } })
        .toInstant(),
    }));
}
