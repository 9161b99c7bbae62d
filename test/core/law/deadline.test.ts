import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { respondBy } from '../../../src/core/law/deadline.ts';
import { nearer, soonerDates } from '../../../src/core/law/due-dates.ts';
import { LAWS } from '../../../src/core/law/laws.ts';
import { remindersOf } from '../../../src/core/law/reminders.ts';
import { RIGHTS, type Right } from '../../../src/core/privacy-request.ts';
import { loadWorkflows } from '../../../src/workflows/load-workflows.ts';

const { company } = await loadWorkflows();
const received = Temporal.Instant.from('2026-11-24T15:00:00Z');
const deadline = (jurisdiction: string | null, rights: Right[], receivedAt = received) =>
  respondBy({ receivedAt, jurisdiction, rights }, company);
const dueOn = (jurisdiction: string | null, ...rights: Right[]) =>
  deadline(jurisdiction, rights).dueOn.toString();

describe('the legal date', () => {
  test.each<[string | null, Right[], string]>([
    ['US-CA', ['delete'], '2027-01-08'],
    ['US-CA', ['opt_out'], '2026-12-12'],
    ['US-CA', ['limit_sensitive'], '2026-12-12'],
    ['US-CO', ['opt_out'], '2027-01-08'],
    ['US-CT', ['withdraw_consent'], '2026-12-09'],
    ['US-VA', ['withdraw_consent'], '2027-01-08'],
    ['US-NV-SB370', ['delete'], '2026-12-24'],
    ['US-NV-SB370', ['access'], '2027-01-08'],
    ['US-HIPAA', ['access'], '2026-11-27'],
    ['CA-FED', ['delete'], '2026-12-24'],
    // PIPEDA counts where no law of the province does; Nevada's laws are about some data only.
    ['CA-ON', ['delete'], '2026-12-24'],
    ['MX-JAL', ['delete'], '2026-12-22'],
    ['US-NV', ['opt_out'], '2026-12-12'],
  ])('under %s for %s: %s', (jurisdiction, rights, date) => {
    expect(dueOn(jurisdiction, ...rights)).toBe(date);
  });

  test('of several rights is the soonest of theirs', () => {
    expect(dueOn('US-CA', 'delete', 'opt_out')).toBe(dueOn('US-CA', 'opt_out'));
  });

  test('of an unknown law, or one that names no days, is the soonest of all laws that we keep', () => {
    const strictest = dueOn(null, 'delete');
    expect(strictest).toBe('2026-12-22');
    expect(dueOn('US-COPPA', 'delete')).toBe(strictest);
    expect(dueOn('US-WY', 'delete')).toBe(strictest);
    for (const { id } of LAWS.filter(({ handOver, response }) => !handOver && response)) {
      expect(strictest <= dueOn(id, 'delete')).toBe(true);
    }
    expect(deadline(null, ['delete']).source).toMatch(/^law not known, strictest clock: MX-FED, .*recalled/);
  });

  test('counts no law that we do not keep, and none before it is in force', () => {
    const without = { ...company, laws: { ...company.laws, 'MX-FED': 'no' as const } };
    const on = (jurisdiction: string, at: string, house = company) =>
      respondBy({ receivedAt: Temporal.Instant.from(at), jurisdiction, rights: ['delete'] }, house);
    expect(
      respondBy({ receivedAt: received, jurisdiction: null, rights: ['access'] }, without).source,
    ).not.toContain('MX-FED');
    expect(on('US-OK', '2026-12-31T12:00:00Z').source).toContain('law not known');
    expect(on('US-OK', '2027-01-02T12:00:00Z').source).toBe(
      'US-OK, Oklahoma SB 546: 45 calendar days from receipt',
    );
  });

  test('begins on the day of receipt in the company’s time zone, and ends with its last day there', () => {
    // Still 23 November in Denver.
    const late = deadline('US-CO', ['delete'], Temporal.Instant.from('2026-11-24T06:59:59Z'));
    expect(late.dueOn.toString()).toBe('2027-01-07');
    expect(late.dueAt.toString()).toBe('2027-01-08T06:59:59.999Z');
    // Summer time begins on 14 March 2027: the last day ends an hour earlier in UTC.
    const spring = deadline('US-CO', ['delete'], Temporal.Instant.from('2027-02-10T12:00:00Z'));
    expect(spring.dueAt.toString()).toBe('2027-03-28T05:59:59.999Z');
  });
});

describe('beside the legal date', () => {
  test('stand the date under the strictest count and the house target, each no later than the one before', () => {
    const { dueOn: legal, workingOn, targetOn } = deadline('US-CA', ['delete']);
    expect([legal, workingOn, targetOn].map(String)).toEqual(['2027-01-08', '2027-01-07', '2026-12-14']);
    const optOut = deadline('US-CA', ['opt_out']);
    expect([optOut.workingOn, optOut.targetOn].map(String)).toEqual(['2026-12-09', '2026-12-09']);
  });

  test('a target that is later than a law gives way to it, and none is on a weekend', () => {
    const lax = { ...company, targets: { ...company.targets, unsorted: { days: 300 } } };
    const receivedAt = Temporal.Instant.from('2026-11-26T15:00:00Z');
    const { targetOn, workingOn } = respondBy({ receivedAt, jurisdiction: 'CA-QC' }, lax);
    // The 26th is a Saturday after Christmas Day.
    expect([workingOn, targetOn].map(String)).toEqual(['2026-12-26', '2026-12-24']);
  });

  test('the team is reminded 14, 7, 3 and 1 days before the last business day, at eight', () => {
    // 10 January 2027 is a Sunday.
    const sunday = Temporal.Instant.from('2027-01-11T06:59:59.999Z');
    const reminders = remindersOf({ workingAt: sunday, dueAt: sunday }, company);
    expect(reminders.map(String)).toEqual([
      '2026-12-25T15:00:00Z',
      '2027-01-01T15:00:00Z',
      '2027-01-05T15:00:00Z',
      '2027-01-07T15:00:00Z',
    ]);
  });
});

test('once the working date is over the team is reminded every day until the legal date', () => {
  const { workingAt, dueAt } = respondBy(
    { receivedAt: received, jurisdiction: 'US-CA', rights: ['opt_out'] },
    company,
  );
  const reminders = remindersOf({ workingAt, dueAt }, company).map((at) => at.toString().slice(0, 10));
  expect(reminders.slice(-4)).toEqual(['2026-12-08', '2026-12-10', '2026-12-11', '2026-12-12']);
});

test('whatever is learned in whatever order, no date is later than the law allows or than the person was told', () => {
  const learned = fc.record({
    jurisdiction: fc.option(fc.constantFrom(...LAWS.map(({ id }) => id))),
    rights: fc.uniqueArray(fc.constantFrom(...RIGHTS), { maxLength: 4 }),
  });
  const anyDay = fc
    .integer({ min: 0, max: 2000 * 24 })
    .map((hours) => Temporal.Instant.from('2026-01-01T00:00:00Z').add({ hours }));
  fc.assert(
    fc.property(anyDay, fc.array(learned, { minLength: 1, maxLength: 6 }), (receivedAt, facts) => {
      const [first, ...rest] = facts.map((fact) => respondBy({ receivedAt, ...fact }, company));
      if (!first) return;
      let standing = {
        due_at: first.dueAt,
        due_source: first.source,
        working_at: first.workingAt,
        target_at: first.targetAt,
      };
      for (const next of rest) {
        const { due } = soonerDates(next, standing);
        const moved = due ? nearer(due, standing) : standing;
        expect(notAfter(moved.due_at, standing.due_at)).toBe(true);
        expect(notAfter(moved.due_at, next.dueAt)).toBe(true);
        expect(notAfter(moved.working_at, next.workingAt)).toBe(true);
        // A date that moves is named in the event that moves it.
        expect(due?.on !== undefined).toBe(!moved.due_at.equals(standing.due_at));
        standing = moved;
      }
      expect(notAfter(standing.working_at, standing.due_at)).toBe(true);
      expect(notAfter(standing.target_at, standing.working_at)).toBe(true);
    }),
    { numRuns: 150 },
  );
}, 60_000);

const notAfter = (one: Temporal.Instant, other: Temporal.Instant) =>
  Temporal.Instant.compare(one, other) <= 0;

test('what may be health data under a BAA is worked on within two business days, whatever the law’s own date is', () => {
  const receivedAt = Temporal.Instant.from('2026-11-24T15:00:00Z');
  const plain = respondBy({ receivedAt, jurisdiction: 'US-CO', rights: ['delete'] }, company);
  const health = respondBy({ receivedAt, jurisdiction: 'US-CO', rights: ['delete'], phi: true }, company);
  expect(health.workingOn.toString()).toBe('2026-11-27');
  expect(health.dueOn).toEqual(plain.dueOn);
});
