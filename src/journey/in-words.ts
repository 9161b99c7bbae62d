import type { Language } from '../core/language.ts';

/** How dates are written where our requesters live: Spanish in the United States has its own clock and zone names. */
const DATES_AS_IN: Record<Language, string> = { en: 'en-US', es: 'es-US', fr: 'fr' };

/** Dates as people read them, always in one time zone: the company's, which legal dates are counted in. */
export function inWords(language: Language, timeZone: string) {
  const locale = DATES_AS_IN[language];
  const written = (at: Temporal.Instant, parts: Intl.DateTimeFormatOptions) =>
    firstOfMonth(language, at.toLocaleString(locale, { timeZone, ...parts }));
  const day = (at: Temporal.Instant) => written(at, { dateStyle: 'long' });
  const moment = (at: Temporal.Instant) =>
    written(at, {
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

/** French counts the first day of a month, and no other, by its ordinal. */
const firstOfMonth = (language: Language, date: string): string =>
  language === 'fr' ? date.replace(/\b1 (?=\p{L}+ \d{4})/u, '1er ') : date;
