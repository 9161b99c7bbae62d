import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textSize } from '../../src/core/text-segments.ts';

describe('the size of a text', () => {
  test.each([
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['a'.repeat(306), 2],
    ['a'.repeat(307), 3],
    ['€'.repeat(80), 1],
    ['€'.repeat(81), 2],
    ['ł'.repeat(70), 1],
    ['ł'.repeat(71), 2],
    [`${'a'.repeat(70)}’`, 2],
  ])('of a text (%#) is counted as the networks count it', (text, segments) => {
    expect(textSize(text).segments).toBe(segments);
  });

  test('never shrinks when something is added', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 400, unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        (text, more) => {
          expect(textSize(text + more).segments).toBeGreaterThanOrEqual(textSize(text).segments);
        },
      ),
    );
  });

  test('names what does not fit the alphabet', () => {
    expect(textSize('don’t — no').outside).toEqual(['’', '—']);
  });
});
