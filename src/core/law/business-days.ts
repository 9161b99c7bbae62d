import table from './holidays.json' with { type: 'json' };

/** Whose public holidays count: those of the country, or of the province where its law counts its own. */
export const HOLIDAY_CALENDARS = ['US', 'CA-BC', 'MX'] as const;
export type HolidayCalendar = (typeof HOLIDAY_CALENDARS)[number];

/** Days on which business is done: Monday to Friday, or to Saturday under the strict reading, without the holidays. */
export interface BusinessWeek {
  holidays: HolidayCalendar;
  lastWeekday: 5 | 6;
}

/** The week of the company's own staff. */
export const OFFICE_WEEK: BusinessWeek = { holidays: 'US', lastWeekday: 5 };

/** Days are counted as numbers since then, a Thursday: a clock looks at dozens of them. */
const EPOCH = Temporal.PlainDate.from('1970-01-01');
const numberOf = (day: Temporal.PlainDate): number => EPOCH.until(day, { largestUnit: 'days' }).days;
const dayOf = (number: number): Temporal.PlainDate => EPOCH.add({ days: number });
/** Monday is 1. */
const weekdayOf = (number: number): number => ((((number + 3) % 7) + 7) % 7) + 1;

const daysOf = (calendar: HolidayCalendar): ReadonlySet<number> =>
  new Set(
    Object.entries(table[calendar]).flatMap(([year, days]) =>
      days.split(' ').map((day) => numberOf(Temporal.PlainDate.from(`${year}-${day}`))),
    ),
  );
const HOLIDAYS: Record<HolidayCalendar, ReadonlySet<number>> = {
  US: daysOf('US'),
  'CA-BC': daysOf('CA-BC'),
  MX: daysOf('MX'),
};

/** Whether a day is a public holiday; in years that the table does not reach none is. */
export const isHoliday = (day: Temporal.PlainDate, calendar: HolidayCalendar = 'US'): boolean =>
  HOLIDAYS[calendar].has(numberOf(day));

/** In years that the table does not reach no day is a holiday: a date then comes out too early, never too late. */
const isBusiness = (number: number, { holidays, lastWeekday }: BusinessWeek): boolean =>
  weekdayOf(number) <= lastWeekday && !HOLIDAYS[holidays].has(number);

/**
 * The day on which so many business days are over, counted from the day after `from`.
 * @param days zero or more; zero is `from` itself, whatever day that is
 */
export function addBusinessDays(
  from: Temporal.PlainDate,
  days: number,
  week: BusinessWeek = OFFICE_WEEK,
): Temporal.PlainDate {
  let day = numberOf(from);
  for (let left = days; left > 0; ) {
    day += 1;
    if (isBusiness(day, week)) left -= 1;
  }
  return dayOf(day);
}

/** `day` itself, or the last business day before it: work that is due on a Sunday is done on the Friday. */
export function businessDayUntil(
  day: Temporal.PlainDate,
  week: BusinessWeek = OFFICE_WEEK,
): Temporal.PlainDate {
  let last = numberOf(day);
  while (!isBusiness(last, week)) last -= 1;
  return dayOf(last);
}
