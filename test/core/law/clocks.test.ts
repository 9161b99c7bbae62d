import { describe, expect, test } from 'vitest';
import { addBusinessDays, businessDayUntil, HOLIDAY_CALENDARS } from '../../../src/core/law/business-days.ts';
import { legalEnd, strictEnd } from '../../../src/core/law/clock-ends.ts';
import type { Law, PauseReason } from '../../../src/core/law/law.ts';
import { LAWS, lawOf } from '../../../src/core/law/laws.ts';
import { legalDates } from '../../../src/core/law/legal-dates.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
function law(id: string): Law {
  const found = lawOf(id);
  if (!found) throw new Error(`no law ${id}`);
  return found;
}

/** Law, date of receipt, then: respond, working date, extension. Counted by hand. */
const ANSWERS: [string, string, string, string, string | null][] = [
  // The two readings of 11 CCR 7021(b) differ by a day.
  ['US-CA', '2026-11-23', '2027-01-07', '2027-01-06', '2027-02-21'],
  ['US-CO', '2026-11-23', '2027-01-07', '2027-01-07', '2027-02-21'],
  // A last day on a Saturday stays there: what C.R.S. 2-4-108 gives beyond it is spare time.
  ['US-CO', '2026-11-18', '2027-01-02', '2027-01-02', '2027-02-16'],
  // Across 29 February, and not across it.
  ['US-CO', '2028-01-20', '2028-03-05', '2028-03-05', '2028-04-19'],
  ['US-CO', '2027-01-20', '2027-03-06', '2027-03-06', '2027-04-20'],
  ['US-IA', '2026-11-23', '2027-02-21', '2027-02-21', '2027-04-07'],
  ['US-FL', '2026-11-23', '2027-01-07', '2027-01-07', '2027-01-22'],
  ['CA-FED', '2026-12-15', '2027-01-14', '2027-01-14', '2027-02-13'],
  ['CA-QC', '2026-11-23', '2026-12-23', '2026-12-23', null],
  ['CA-AB', '2026-11-23', '2027-01-07', '2027-01-07', '2027-02-06'],
  ['US-NV-SALE', '2026-11-23', '2027-01-22', '2027-01-22', '2027-02-21'],
  ['US-HIPAA', '2026-11-23', '2026-12-23', '2026-12-23', '2027-01-22'],
  // 30 business days without Christmas and New Year's Day; then 30 more without Family Day.
  ['CA-BC', '2026-11-23', '2027-01-06', '2027-01-06', '2027-02-18'],
  // 20 business days without Christmas; then 20 more without New Year's Day.
  ['MX-FED', '2026-12-01', '2026-12-30', '2026-12-30', '2027-01-28'],
];

describe('the answer is due', () => {
  test.each(ANSWERS)(
    '%s, received %s: %s, worked to %s, extended to %s',
    (id, received, respond, working, extended) => {
      const dates = legalDates(law(id), day(received));
      expect(
        [dates.respondBy?.on, dates.workingDate, dates.extendUntil?.on].map((one) => one?.toString()),
      ).toEqual([respond, working, extended ?? undefined]);
    },
  );

  test('on no date of its own where the law names no number', () => {
    const { respondBy, extendUntil, workingDate } = legalDates(law('US-COPPA'), day('2026-11-23'));
    expect([respondBy, extendUntil, workingDate]).toEqual([null, null, null]);
  });
});

describe('the other dates', () => {
  const at = (id: string) => {
    const dates = legalDates(law(id), day('2026-11-23'));
    return Object.fromEntries(
      Object.entries(dates).flatMap(([name, date]) =>
        date && 'cite' in date ? [[name, date.on.toString()]] : [],
      ),
    );
  };
  test('California: acknowledged in 10, opted out in 15 business days, Saturdays counted, Thanksgiving not', () => {
    expect(at('US-CA')).toMatchObject({ acknowledgeBy: '2026-12-05', optOutBy: '2026-12-11' });
    expect(at('US-CA')).not.toHaveProperty('appealRespondBy');
    // However business days are counted, 15 calendar days are not more.
    const { clock } = law('US-CA').optOut;
    expect(clock && strictEnd(law('US-CA'), day('2026-11-23'), clock).toString()).toBe('2026-12-08');
  });
  test('Colorado: an appeal in 45 days, 60 more when extended; an opt-out as soon as feasible', () => {
    expect(at('US-CO')).toMatchObject({ appealRespondBy: '2027-01-07', appealExtendUntil: '2027-03-08' });
    expect(at('US-CO')).not.toHaveProperty('optOutBy');
  });
  test('Connecticut: consent withdrawn in 15 days, an appeal in 60 that nothing extends', () => {
    expect(at('US-CT')).toMatchObject({ withdrawConsentBy: '2026-12-08', appealRespondBy: '2027-01-22' });
    expect(at('US-CT')).not.toHaveProperty('appealExtendUntil');
  });
  test('HIPAA: handed on in two business days, over a weekend and a holiday', () => {
    const handed = (received: string) => legalDates(law('US-HIPAA'), day(received)).handOverBy?.on.toString();
    expect(handed('2026-11-23')).toBe('2026-11-25');
    expect(handed('2026-11-25')).toBe('2026-11-30');
  });
});

describe('a wait', () => {
  const from = day('2026-12-01');
  const waited = (id: string, because: PauseReason) => {
    const { response } = law(id);
    if (!response) throw new Error(`${id} has no clock`);
    const wait = { because, from, until: from.add({ days: 7 }) };
    return (
      from.until(legalEnd(law(id), from, response, [wait]), { largestUnit: 'days' }).days - response.days
    );
  };
  const READ: [string, PauseReason][] = [
    ['US-OR', 'information-to-authenticate'],
    ['US-UT', 'suspected-fraud'],
    ['US-NV-SB370', 'authentication'],
    ['CA-AB', 'fee-estimate'],
  ];
  test.each(READ)('stops the clock of %s for %s', (id, because) => {
    expect(waited(id, because)).toBe(7);
  });
  test('stops no other clock, for whatever reason', () => {
    const reasons = READ.map(([, because]) => because);
    for (const { id, response } of LAWS.filter(({ response }) => response?.unit === 'calendar')) {
      for (const because of reasons) {
        const read = READ.some(([one, why]) => one === id && why === because);
        expect([id, because, waited(id, because)]).toEqual([id, because, read ? 7 : 0]);
      }
      expect(response).not.toBeNull();
    }
  });
});

describe('business days', () => {
  test.each([
    ['2026-11-25', 1, '2026-11-27'], // over Thanksgiving
    ['2026-12-31', 1, '2027-01-04'], // over New Year's Day and a weekend
    ['2026-07-02', 1, '2026-07-06'], // 4 July 2026 is a Saturday, kept on the Friday
    ['2028-02-28', 1, '2028-02-29'],
    ['2026-11-23', 0, '2026-11-23'],
  ])('%s and %i: %s', (from, days, until) => {
    expect(addBusinessDays(day(from), days).toString()).toBe(until);
  });
  test('what is due on a weekend or holiday is done on the business day before', () => {
    expect(businessDayUntil(day('2026-11-29')).toString()).toBe('2026-11-27');
    expect(businessDayUntil(day('2027-01-01')).toString()).toBe('2026-12-31');
    expect(businessDayUntil(day('2026-11-27')).toString()).toBe('2026-11-27');
  });
  test('each calendar has holidays of its own', () => {
    const first = HOLIDAY_CALENDARS.map((holidays) =>
      addBusinessDays(day('2026-06-30'), 1, { holidays, lastWeekday: 5 }).toString(),
    );
    // Canada Day is no holiday elsewhere.
    expect(first).toEqual(['2026-07-01', '2026-07-02', '2026-07-01']);
  });
});

test('no strict date is after the legal one, under any law and on any day', () => {
  for (const one of LAWS) {
    for (let offset = 0; offset < 800; offset += 1) {
      const received = day('2026-11-23').add({ days: offset });
      for (const period of [one.response, one.optOut.clock, one.acknowledgement]) {
        if (!period) continue;
        const order = Temporal.PlainDate.compare(
          strictEnd(one, received, period),
          legalEnd(one, received, period),
        );
        if (order > 0) throw new Error(`${one.id} ${received}`);
      }
    }
  }
});
