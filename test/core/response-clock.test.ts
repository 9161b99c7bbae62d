import { describe, expect, test } from 'vitest';
import { respondBy } from '../../src/core/law/response-clock.ts';
import type { Right } from '../../src/core/privacy-request.ts';

const ZONE = 'America/Denver';
const received = Temporal.Instant.from('2026-11-24T15:00:00Z');
const dueOn = (jurisdiction: string | null, ...rights: Right[]) =>
  respondBy(received, jurisdiction, ZONE, rights).dueOn.toString();

describe('an opt-out', () => {
  test('has California’s own clock there, however business days are counted', () => {
    expect(dueOn('US-CA', 'opt_out')).toBe('2026-12-09');
    expect(dueOn('US-CA', 'limit_sensitive')).toBe('2026-12-09');
    expect(respondBy(received, 'US-CA', ZONE, ['opt_out']).source).toContain('11 CCR 7026(f)');
  });

  test('has the general clock where the law names no other', () => {
    expect(dueOn('US-CO', 'opt_out')).toBe(dueOn('US-CO', 'delete'));
    expect(dueOn('CA-FED', 'opt_out')).toBe(dueOn('CA-FED', 'delete'));
  });

  test('of an unknown law has the strictest of all clocks', () => {
    expect(dueOn(null, 'opt_out')).toBe('2026-12-09');
    expect(dueOn(null, 'delete')).toBe('2026-12-24');
    expect(dueOn(null)).toBe('2026-12-24');
  });

  test('brings its date to the whole case that it came in', () => {
    expect(dueOn('US-CA', 'delete', 'opt_out')).toBe('2026-12-09');
    expect(dueOn('US-CA', 'delete')).toBe('2027-01-08');
  });
});
