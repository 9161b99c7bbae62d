/**
 * How long a reply asks us to wait: seconds, or a date that is read against the reply's own `Date`, so that two
 * clocks that disagree do not matter (RFC 9110 §10.2.3). `undefined` when it does not say, or not legibly.
 */
export function retryAfter(headers: { get(name: string): string | null }): Temporal.Duration | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,7}$/.test(value)) return Temporal.Duration.from({ seconds: Number(value) });
  const until = httpDate(value);
  const now = httpDate(headers.get('date') ?? '');
  if (!until || !now) return undefined;
  return Temporal.Duration.from({ seconds: Math.max(0, until.since(now).total('seconds')) });
}

/** The dates of HTTP (RFC 9110 §5.6.7), which Temporal does not read itself. */
function httpDate(text: string): Temporal.Instant | undefined {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : Temporal.Instant.fromEpochMilliseconds(milliseconds);
}
