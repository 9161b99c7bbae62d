/**
 * When the law wants an answer. Days are calendar days counted from receipt, the day of receipt left out and the
 * last day kept (C.R.S. 2-4-108; Cal. Civ. Code 10), whatever time verification takes.
 */
interface ResponseClock {
  id: string;
  days: number;
  source: string;
}

const CLOCKS: readonly ResponseClock[] = [
  { id: 'US-CO', days: 45, source: 'C.R.S. 6-1-1306(2): 45 days after receipt of the request' },
  {
    id: 'US-CA',
    days: 45,
    source: 'Cal. Civ. Code 1798.130(a)(2)(A); 11 CCR 7021(b): 45 calendar days from receipt',
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
 */
export function respondBy(
  receivedAt: Temporal.Instant,
  jurisdiction: string | null,
  timeZone: string,
): Deadline {
  const known = CLOCKS.find((clock) => clock.id === jurisdiction);
  const clock = known ?? CLOCKS.reduce((strictest, next) => (next.days < strictest.days ? next : strictest));
  const dueOn = receivedAt.toZonedDateTimeISO(timeZone).toPlainDate().add({ days: clock.days });
  const dueAt = dueOn.add({ days: 1 }).toZonedDateTime(timeZone).toInstant().subtract({ milliseconds: 1 });
  const source = known ? clock.source : `jurisdiction unknown, strictest clock: ${clock.source}`;
  return { dueAt, dueOn, source };
}
