import { describe, expect, test } from 'vitest';
import { retryAfter } from '../../src/core/retry-after.ts';

const wait = (headers: Record<string, string>) => retryAfter(new Headers(headers))?.total('seconds');

describe('Retry-After', () => {
  test('is read as seconds', () => {
    expect(wait({ 'retry-after': '17' })).toBe(17);
    expect(wait({ 'retry-after': '0' })).toBe(0);
  });

  test('is read as a date, by the clock of who sent it', () => {
    const date = 'Tue, 24 Nov 2026 15:00:00 GMT';
    expect(wait({ date, 'retry-after': 'Tue, 24 Nov 2026 15:02:00 GMT' })).toBe(120);
    expect(wait({ date, 'retry-after': 'Tue, 24 Nov 2026 14:00:00 GMT' })).toBe(0);
  });

  test.each([
    {},
    { 'retry-after': '' },
    { 'retry-after': 'soon' },
    { 'retry-after': '-5' },
    { 'retry-after': '1e9' },
  ])('is passed over when it is missing or illegible: %o', (headers) => {
    expect(wait(headers as Record<string, string>)).toBeUndefined();
  });
});
