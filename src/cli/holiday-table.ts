import Holidays from 'date-holidays';
import { HOLIDAY_CALENDARS, type HolidayCalendar } from '../core/law/business-days.ts';

/** Long enough for every clock that begins in the lifetime of this program; a test asks for more years in time. */
const YEARS = { from: 2024, to: 2045 };

/**
 * The public holidays on Monday to Saturday of every calendar that a clock counts by, as `date-holidays` knows them, for
 * `src/core/law/holidays.json`. A table, because the library with its data would take a tenth of the desk's memory.
 */
export function holidayTable(): string {
  const table = Object.fromEntries(HOLIDAY_CALENDARS.map((calendar) => [calendar, yearsOf(calendar)]));
  return `${JSON.stringify(table, null, 2)}\n`;
}

function yearsOf(calendar: HolidayCalendar): Record<string, string> {
  const [country = '', region] = calendar.split('-');
  const options = { types: ['public' as const] };
  const known = region ? new Holidays(country, region, options) : new Holidays(country, options);
  const years = Array.from({ length: YEARS.to - YEARS.from + 1 }, (_, index) => YEARS.from + index);
  return Object.fromEntries(
    years.map((year) => {
      const days = known.getHolidays(year).map(({ date }) => Temporal.PlainDate.from(date.slice(0, 10)));
      const weekdays = days.filter(({ dayOfWeek }) => dayOfWeek <= 6);
      return [year, [...new Set(weekdays.map((day) => day.toString().slice(5)))].sort().join(' ')];
    }),
  );
}
