import { legalEnd, strictEnd } from './clock-ends.ts';
import { type Deadline, endOf } from './deadline.ts';
import { type HouseRules, spanEnd } from './house-rules.ts';
import type { Law } from './law.ts';

/** An answer to an appeal where the law has none: what most laws that have one ask. */
const HOUSE_APPEAL_DAYS = 45;

export interface LaterDate {
  /** The last moment of the last day in the company's time zone. */
  at: Temporal.Instant;
  /** The section that it stands on. */
  source: string;
}

/**
 * The date that an extension leads to; `null` where the law has none. Counted from the date that was promised, which is
 * never later than the law's own.
 */
export function extendedFrom(law: Law, dueAt: Temporal.Instant, timeZone: string): LaterDate | null {
  if (law.extension === null) return null;
  const { days, unit, cite } = law.extension;
  const until = legalEnd(law, dueAt.toZonedDateTimeISO(timeZone).toPlainDate(), law.extension);
  return { at: endOf(until, timeZone), source: `${law.id}, ${cite}: ${days} ${unit} days more, once` };
}

/** How many days an appeal may take. Where the law has no appeal we answer one all the same. */
export const appealDays = (law: Law | null): number =>
  law?.appeal.available ? law.appeal.days : HOUSE_APPEAL_DAYS;

/** By when an appeal is answered. */
export function answerAppealBy(law: Law | null, receivedAt: Temporal.Instant, house: HouseRules): Deadline {
  const timeZone = house['time-zone'];
  const receivedOn = receivedAt.toZonedDateTimeISO(timeZone).toPlainDate();
  const days = appealDays(law);
  const period = { days, unit: 'calendar' } as const;
  const byLaw = law?.appeal.available ? law : null;
  const dueOn = byLaw ? legalEnd(byLaw, receivedOn, period) : receivedOn.add({ days });
  const workingOn = byLaw ? strictEnd(byLaw, receivedOn, period) : dueOn;
  const aimedAt = spanEnd(receivedOn, house.targets.appeal);
  const targetOn = Temporal.PlainDate.compare(aimedAt, workingOn) < 0 ? aimedAt : workingOn;
  const from = byLaw ? `${byLaw.id}, ${byLaw.statute}` : 'house rule';
  return {
    dueOn,
    dueAt: endOf(dueOn, timeZone),
    source: `${from}: ${days} calendar days after receipt of the appeal`,
    workingOn,
    workingAt: endOf(workingOn, timeZone),
    targetOn,
    targetAt: endOf(targetOn, timeZone),
  };
}
