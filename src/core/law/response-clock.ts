import type { Right } from '../privacy-request.ts';

/**
 * When the law wants an answer. Days are calendar days counted from receipt, the day of receipt left out and the
 * last day kept (C.R.S. 2-4-108; Cal. Civ. Code 10), whatever time verification takes.
 */
interface ResponseClock {
  id: string;
  days: number;
  source: string;
  /** Where a law wants the rights in `SOONER` done sooner than the rest. */
  optOut?: { days: number; source: string };
}

/** Opt-out of sale, sharing and targeted advertising; limited use of sensitive data. */
const SOONER: readonly Right[] = ['opt_out', 'limit_sensitive'];

const CLOCKS: readonly ResponseClock[] = [
  {
    id: 'US-CO',
    days: 45,
    source: 'C.R.S. 6-1-1306(2): 45 days after receipt of the request',
    // Rule 4.03 (4 CCR 904-3) wants opt-outs as soon as feasibly possible and names no number of days.
  },
  {
    id: 'US-CA',
    days: 45,
    source: 'Cal. Civ. Code 1798.130(a)(2)(A); 11 CCR 7021(b): 45 calendar days from receipt',
    // The regulations do not say which days are business days, and Saturdays may be (Cal. Civ. Code 9).
    optOut: {
      days: 15,
      source:
        '11 CCR 7026(f), 7027(g): as soon as feasibly possible, at most 15 business days, counted as 15 calendar days',
    },
  },
  { id: 'CA-FED', days: 30, source: 'PIPEDA s. 8(3): thirty days after receipt of the request' },
];

export interface Deadline {
  /** The last moment of the last day in the company's time zone. */
  dueAt: Temporal.Instant;
  dueOn: Temporal.PlainDate;
  source: string;
}

/**
 * The date by which a request must be answered.
 * @param jurisdiction an id as in the law table, or `null` when unknown: then the strictest clock counts
 * @param timeZone the company's zone: receipt in it decides which day is the first
 * @param rights what is asked for, as far as it is known: the soonest that the law wants of any of them counts
 */
export function respondBy(
  receivedAt: Temporal.Instant,
  jurisdiction: string | null,
  timeZone: string,
  rights: readonly Right[] = [],
): Deadline {
  const sooner = rights.some((right) => SOONER.includes(right));
  const clocks = CLOCKS.map(({ id, optOut, ...general }) => ({
    id,
    ...(optOut && sooner ? optOut : general),
  }));
  const known = clocks.find((clock) => clock.id === jurisdiction);
  const clock = known ?? clocks.reduce((strictest, next) => (next.days < strictest.days ? next : strictest));
  const dueOn = receivedAt.toZonedDateTimeISO(timeZone).toPlainDate().add({ days: clock.days });
  const dueAt = dueOn.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ milliseconds: 1 });
  const source = known ? clock.source : `jurisdiction unknown, strictest clock: ${clock.source}`;
  return { dueAt, dueOn, source };
}
