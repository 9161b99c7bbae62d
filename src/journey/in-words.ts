/** Dates as people read them, always in one time zone: the company's, which legal dates are counted in. */
export function inWords(locale: string, timeZone: string) {
  const day = (at: Temporal.Instant) => at.toLocaleString(locale, { timeZone, dateStyle: 'long' });
  const moment = (at: Temporal.Instant) =>
    at.toLocaleString(locale, {
      timeZone,
      weekday: 'long',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
    });
  return { day, moment };
}
