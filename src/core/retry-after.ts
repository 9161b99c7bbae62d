/**
 * How long a reply asks us to wait: seconds, or a date that is read against the reply's own `Date`, so that two
 * clocks that disagree do not matter (RFC 9110 §10.2.3). `undefined` when it does not say, or not legibly.
 */
export function retryAfter(headers: { get(name: string): string | null }): Temporal.Duration | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d{1,7}$/.test(value)) return Temporal.Duration.from({ seconds: Number(value) });
  const milliseconds = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(milliseconds)) return undefined;
  return Temporal.Duration.from({ seconds: Math.max(0, Math.ceil(milliseconds / 1000)) });
}
