import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inGsm, textSize } from '../../src/core/text-segments.ts';

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

describe('a text in the GSM alphabet', () => {
  test.each([
    ['sábado, 3 de mayo', 'sabado, 3 de mayo'],
    ['août à 15:05 UTC−6', 'aout à 15:05 UTC-6'],
    ['élève ñ ü', 'élève ñ ü'],
    ['l’ete, decompose\u0301', "l'ete, decomposé"],
    ['Łódź 日本', 'Łodz 日本'],
  ])('keeps what the alphabet has and spells the rest plainly: %s', (text, plain) =>
    expect(inGsm(text)).toBe(plain),
  );

  test('takes no more room than before', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: 'grapheme' }), (text) => {
        expect(textSize(inGsm(text)).segments).toBeLessThanOrEqual(textSize(text.normalize('NFC')).segments);
      }),
    );
  });
});
