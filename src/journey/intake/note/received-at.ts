export interface ReceivedAtBounds {
  now: Temporal.Instant;
  timeZone: string;
  /** Older ones are refused: more likely a typing error than a request. */
  ageYearsMax: number;
}
export type ReceivedAt =
  | { ok: true; at: Temporal.Instant }
  | { ok: false; code: 'not-a-time' | 'in-the-future' | 'too-old' };

/** How far back staff may say that a person asked, where nothing else is said. */
export const AGE_YEARS_MAX = 5;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** RFC 3339 §5.6 */
const TIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads when a person asked: a time with its offset, or a date, which means that day in the company's time zone. */
export function readReceivedAt(text: string, { now, timeZone, ageYearsMax }: ReceivedAtBounds): ReceivedAt {
  const at = instantOf(text, timeZone);
  if (!at) return { ok: false, code: 'not-a-time' };
  if (Temporal.Instant.compare(at, now) > 0) return { ok: false, code: 'in-the-future' };
  const oldest = now.toZonedDateTimeISO(timeZone).subtract({ years: ageYearsMax }).startOfDay().toInstant();
  return Temporal.Instant.compare(at, oldest) < 0 ? { ok: false, code: 'too-old' } : { ok: true, at };
}

function instantOf(text: string, timeZone: string): Temporal.Instant | undefined {
  try {
    if (DATE.test(text)) return Temporal.PlainDate.from(text).toZonedDateTime(timeZone).toInstant();
    return TIME.test(text) ? Temporal.Instant.from(text) : undefined;
  } catch {
    // The form is right and there is no such day or hour: that is the answer.
    return undefined;
  }
}
