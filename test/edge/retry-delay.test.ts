import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { retryDelaySeconds } from '../../src/edge/retry-delay.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** https://developers.cloudflare.com/queues/platform/limits/ */
const LIMITS = { retries: 100, delaySeconds: 12 * HOUR, retentionSeconds: 14 * DAY };

test('the queue tries for more than four days, within what Cloudflare allows', async () => {
  const [, retries] =
    /max_retries = (\d+)\n.*\ndead_letter_queue/.exec(await readFile('wrangler.toml', 'utf8')) ?? [];
  expect(Number(retries)).toBe(LIMITS.retries);
  const delays = Array.from({ length: Number(retries) }, (_, failed) => retryDelaySeconds(failed + 1, 30));
  const seconds = delays.reduce((sum, delay) => sum + delay, 0);
  expect(Math.max(...delays)).toBeLessThanOrEqual(LIMITS.delaySeconds);
  expect(seconds).toBeGreaterThan(4 * DAY);
  expect(seconds).toBeLessThan(LIMITS.retentionSeconds);
  expect(Math.round((seconds / DAY) * 10) / 10).toBe(5.8);
});

test('each pause is a whole number of seconds, no shorter than the one before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat(3600), (tries, first) => {
      const delay = retryDelaySeconds(tries, first);
      expect(Number.isInteger(delay)).toBe(true);
      expect(retryDelaySeconds(tries + 1, first)).toBeGreaterThanOrEqual(delay);
    }),
  );
});
