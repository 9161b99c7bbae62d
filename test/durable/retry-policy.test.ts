import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NeedsHuman, Permanent, Transient } from '../../src/core/problem.ts';
import { judge, PAUSE_MAX, RETRY_AFTER_MAX } from '../../src/durable/retry-policy.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attemptsMax = fc.integer({ min: 2, max: 100 });

describe('the retry policy', () => {
  test('pauses between a millisecond and a quarter of an hour, never less than half of what is due', () => {
    fc.assert(
      fc.property(fc.nat(98), random, (failures, chance) => {
        const verdict = judge(new Transient('down'), failures, { attemptsMax: 100 }, () => chance);
        const due = Math.min(PAUSE_MAX, 1000 * 2 ** failures);
        expect(verdict).toMatchObject({ is: 'retry', code: 'down' });
        const pause = verdict.is === 'retry' ? verdict.afterMilliseconds : Number.NaN;
        expect(Number.isInteger(pause)).toBe(true);
        expect(pause).toBeGreaterThanOrEqual(due / 2);
        expect(pause).toBeLessThanOrEqual(due);
      }),
    );
  });

  test('never comes back before the other side wants it to, up to a day', () => {
    fc.assert(
      fc.property(fc.nat(50), random, fc.nat(10 ** 9), (failures, chance, milliseconds) => {
        const retryAfter = Temporal.Duration.from({ milliseconds });
        const problem = new Transient('busy', { retryAfter });
        const verdict = judge(problem, failures, { attemptsMax: 100 }, () => chance);
        const pause = verdict.is === 'retry' ? verdict.afterMilliseconds : Number.NaN;
        expect(pause).toBeGreaterThanOrEqual(Math.min(milliseconds, RETRY_AFTER_MAX));
        expect(pause).toBeLessThanOrEqual(Math.max(PAUSE_MAX, Math.min(milliseconds, RETRY_AFTER_MAX)));
      }),
    );
  });

  test('never gives up what only waits for the other side, and comes back to the millisecond', () => {
    fc.assert(
      fc.property(fc.nat(10_000), random, fc.nat(10 ** 7), (failures, chance, milliseconds) => {
        const retryAfter = Temporal.Duration.from({ milliseconds });
        const problem = new Transient('paced', { retryAfter, patient: true });
        const verdict = judge(problem, failures, { attemptsMax: 2 }, () => chance);
        expect(verdict).toEqual({
          is: 'retry',
          code: 'paced',
          afterMilliseconds: milliseconds,
          patient: true,
        });
        const away = judge(
          new Transient('away', { patient: true }),
          failures,
          { attemptsMax: 2 },
          () => chance,
        );
        expect(away).toMatchObject({ is: 'retry', patient: true });
      }),
    );
  });

  test('gives a step exactly the runs it is allowed, then asks a human', () => {
    fc.assert(
      fc.property(attemptsMax, random, (max, chance) => {
        const verdicts = Array.from({ length: max }, (_, failures) =>
          judge(new Transient('down'), failures, { attemptsMax: max }, () => chance),
        );
        expect(verdicts.map(({ is }) => is)).toEqual([...Array(max - 1).fill('retry'), 'fail']);
        expect(verdicts.at(-1)).toMatchObject({ code: 'down', ask: expect.stringContaining(`${max} times`) });
      }),
    );
  });

  test('does not retry what no retry can help', () => {
    fc.assert(
      fc.property(fc.nat(50), attemptsMax, (failures, max) => {
        expect(judge(new Permanent('gone'), failures, { attemptsMax: max })).toMatchObject({
          is: 'fail',
          code: 'gone',
        });
        const human = new NeedsHuman('unclear', { ask: 'Which one?' });
        expect(judge(human, failures, { attemptsMax: max })).toEqual({
          is: 'fail',
          code: 'unclear',
          ask: 'Which one?',
        });
      }),
    );
  });
});
