import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownWords, wordsToClassify } from '../../../src/journey/intake/mail/own-words.ts';

const CODE = '28844583';
const MARKER = '##- Please type your reply above this line -##';
const quoted = `> ${MARKER}\n>\n> Your code is ${CODE}\n> Please type it on this page`;

describe('what a sender wrote themselves', () => {
  test.each([
    [
      'above our marker',
      `12345678\n\nOn Tue, Nov 24, 2026 at 8:00 AM Fluentworks <legal@x.test> wrote:\n${quoted}`,
    ],
    [
      'in Outlook, unquoted',
      `12345678\n\nFrom: Fluentworks\nSent: Tuesday\nTo: Dana\nSubject: Your code\n\n${MARKER}\n\nYour code is ${CODE}`,
    ],
    [
      'in Outlook, in German and without our marker',
      `12345678\n\nVon: Fluentworks <legal@x.test>\nGesendet: Dienstag, 24. November 2026\nAn: Dana\n\nYour code is ${CODE}`,
    ],
    ['in German', `12345678\n\nAm 24.11.2026 um 08:00 schrieb Fluentworks:\n${quoted}`],
    ['in Spanish', `12345678\n\nEl mar, 24 nov 2026 a las 8:00, Fluentworks escribió:\n${quoted}`],
    [
      'in Outlook, in French and without our marker',
      `12345678\n\nDe\u00a0: Fluentworks <legal@x.test>\nEnvoyé\u00a0: mardi 24 novembre 2026\nÀ\u00a0: Dana\n\nVotre code est ${CODE}`,
    ],
  ])('is kept, and a code quoted below is not (%s)', (_, text) => {
    const own = ownWords(text);
    expect(own).toContain('12345678');
    expect(own).not.toContain(CODE);
  });

  test.each(['en', 'es', 'fr'])('ends above our letter that is quoted without marks (%s)', async (locale) => {
    const letter = await readFile(`workflows/letters/${locale}/code.md`, 'utf8');
    const quotedLetter = letter.slice(letter.indexOf('##-')).replace('{{ code }}', CODE);
    expect(ownWords(`12345678\n\n${quotedLetter}`)).toBe('12345678');
    expect(ownWords(quotedLetter)).toBe('');
  });

  test('is nothing in a mail that only quotes', () => {
    expect(ownWords(quoted)).toBe('');
    expect(ownWords(`${MARKER}\nYour code is ${CODE}`)).toBe('');
  });

  test('is the whole text where nothing is quoted', () => {
    expect(ownWords('Please delete my account.\nThank you')).toBe('Please delete my account.\nThank you');
  });

  test('never holds a line that is quoted, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 20 }), fc.nat(20), (lines, at) => {
        const text = [...lines.slice(0, at), `> Your code is ${CODE}`, ...lines.slice(at)].join('\n');
        expect(ownWords(text)).not.toContain(CODE);
      }),
    );
  });
});

describe('what is classified', () => {
  const own = (text: string) => wordsToClassify(text, ownWords(text));

  test('is what the sender wrote, where that says something', () => {
    expect(own(`Please delete my account\n\nOn Tuesday Fluentworks wrote:\n${quoted}`)).toBe(
      'Please delete my account',
    );
  });

  test.each([
    ['says next to nothing', `See below\n\n> Please delete my account`],
    ['is nothing', '> Please delete my account'],
    [
      'introduces what is forwarded',
      'Can you handle this one\n\n---------- Forwarded message ---------\nFrom: Dana\n\nPlease delete my account',
    ],
  ])('is the whole text, where the own part %s; a code is still not looked for in it', (_, text) => {
    expect(own(text)).toContain('Please delete my account');
    expect(ownWords(`${text}\n> Your code is ${CODE}`)).not.toContain(CODE);
  });

  test('is never longer than what can be read in time', () => {
    expect(own(`> ${'x'.repeat(200_000)}`).length).toBeLessThanOrEqual(64 * 1024);
  });
});
