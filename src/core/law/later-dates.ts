import type { Law } from './law.ts';

/** An answer to an appeal where the law has none: what most laws that have one ask. */
const HOUSE_APPEAL_DAYS = 45;

export interface LaterDate {
  /** The last moment of the last day in the company's time zone. */
  at: Temporal.Instant;
  /** The statute or rule that it stands on. */
  source: string;
}

/**
 * The date that an extension leads to; `null` where the law has none. Counted from the date that was promised, in
 * calendar days also where the law counts business days: never later than it allows.
 */
export function extendedFrom(law: Law, dueAt: Temporal.Instant, timeZone: string): LaterDate | null {
  if (law.extension === null) return null;
  const { days, cite } = law.extension;
  const at = endOfDay(dueAt.toZonedDateTimeISO(timeZone).toPlainDate().add({ days }), timeZone);
  return { at, source: `${cite}: ${days} days more, once` };
}

/** How many days an appeal may take. Where the law has no appeal we answer one all the same. */
export const appealDays = (law: Law | null): number =>
  law?.appeal.available ? law.appeal.days : HOUSE_APPEAL_DAYS;

/** By when an appeal is answered. */
export function answerAppealBy(law: Law | null, receivedAt: Temporal.Instant, timeZone: string): LaterDate {
  const days = appealDays(law);
  const at = endOfDay(receivedAt.toZonedDateTimeISO(timeZone).toPlainDate().add({ days }), timeZone);
  const source = law?.appeal.available
    ? `${law.statute}: ${days} days after receipt of the appeal`
    : `house rule: ${days} days after receipt of the appeal`;
  return { at, source };
}

const endOfDay = (day: Temporal.PlainDate, timeZone: string): Temporal.Instant =>
  day.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ milliseconds: 1 });
