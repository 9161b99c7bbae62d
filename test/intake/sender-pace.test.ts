import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SenderPace } from '../../src/journey/sender-pace.ts';

const start = Temporal.Instant.from('2026-11-24T15:00:00Z');
const later = (milliseconds: number) => start.add({ milliseconds });
const PACE = { burst: 5, perMinute: 30 };

describe('a flood by one sender', () => {
  test('delays nobody else, however long it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), fc.nat(60_000), (flood, at) => {
        const pace = new SenderPace(PACE);
        for (let mail = 0; mail < flood; mail += 1) pace.readAt('flood', later(at));
        expect(pace.readAt('somebody', later(at)).equals(later(at))).toBe(true);
      }),
    );
  });

  test('is read at its pace after the burst, in order, and all of it', () => {
    const pace = new SenderPace(PACE);
    const waits = Array.from({ length: 65 }, () => pace.readAt('flood', start).since(start).total('seconds'));
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(waits.slice(5, 8)).toEqual([2, 4, 6]);
    expect(waits.at(-1)).toBe(120);
  });

  test('never gets more read in any minute than burst and pace allow', () => {
    const gaps = fc.array(fc.nat(5_000), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(gaps, (arrivals) => {
        const pace = new SenderPace(PACE);
        let at = 0;
        const reads = arrivals.map((gap) => {
          at += gap;
          return pace.readAt('one', later(at)).epochMilliseconds;
        });
        for (const from of reads) {
          const within = reads.filter((read) => read >= from && read < from + 60_000).length;
          expect(within).toBeLessThanOrEqual(PACE.burst + PACE.perMinute);
        }
      }),
    );
  });

  test('is over when the sender paused: then nothing waits', () => {
    const pace = new SenderPace(PACE);
    for (let mail = 0; mail < 50; mail += 1) pace.readAt('one', start);
    const afterwards = later(10 * 60_000);
    expect(pace.readAt('one', afterwards).equals(afterwards)).toBe(true);
  });
});
