import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, type Language, languageFor, preferredLanguage } from '../../src/core/language.ts';
import { pageLocale } from '../../src/http/pages/page-locale.ts';
import { plainPage } from '../../src/http/pages/plain-page.ts';
import { statusPage } from '../../src/http/pages/status-page.ts';
import { inWords } from '../../src/journey/in-words.ts';
import { loadWorkflows, WORKFLOWS_FOLDER } from '../../src/workflows/load-workflows.ts';
import { PAGE_STATES } from '../support/page-states.ts';

const { company } = await loadWorkflows();
const wordsOf = (language: Language) => pageLocale(company, language).words;

/** What stands in for a date or an address. */
const VALUE = '§';
/** Every text of a table, by its place; of what takes values, the words around them. */
function texts(words: unknown, place = ''): [place: string, text: string][] {
  if (typeof words === 'string' || words instanceof String) {
    const parts = words.split(VALUE).map((text) => text.trim());
    return parts.filter((text) => /\p{L}{2}/u.test(text)).map((text) => [place, text]);
  }
  if (typeof words === 'function') {
    const code = { digits: VALUE, until: VALUE, triesLeft: VALUE };
    return texts(words(place === '.code.hint' ? code : VALUE, VALUE), place);
  }
  return Object.entries(words as object).flatMap(([name, part]) => texts(part, `${place}.${name}`));
}
/** As it stands in a page. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('"', '&quot;');

async function everyPage(language: Language): Promise<{ name: string; page: string }[]> {
  const locale = pageLocale(company, language);
  const shown = PAGE_STATES.map(async ({ name, view, notice }) => ({
    name,
    page: String(await statusPage(locale, view, 'x'.repeat(32), notice)),
  }));
  const plain = Object.entries(locale.words.plain).map(async ([name, words]) => ({
    name,
    page: String(await plainPage(locale, words)),
  }));
  return await Promise.all([...shown, ...plain]);
}

describe('the words of the pages', () => {
  test.each(LANGUAGES)(
    'are written anew in every language: no sentence of %s stands in another',
    (language) => {
      const own = new Map(texts(wordsOf(language)));
      for (const other of LANGUAGES.filter((one) => one !== language)) {
        for (const [place, text] of texts(wordsOf(other)))
          expect({ place, text }).not.toEqual({ place, text: own.get(place) });
      }
    },
  );

  test.each(LANGUAGES)(
    'fill every page of a reader of %s, and no word of another language is in it',
    async (language) => {
      const others = LANGUAGES.filter((one) => one !== language).flatMap((one) => texts(wordsOf(one)));
      const own = new Set(texts(wordsOf(language)).map(([, text]) => text));
      const foreign = others.filter(
        ([, text]) => text.length > 8 && ![...own].some((one) => one.includes(text)),
      );
      expect(foreign.length).toBeGreaterThan(80);
      for (const { name, page } of await everyPage(language)) {
        expect(page).toContain(`<html lang="${language}">`);
        const found = foreign.filter(([, text]) => page.includes(escaped(text)));
        expect({ name, found }).toEqual({ name, found: [] });
        expect({ name, page }).toEqual({ name, page: expect.not.stringMatching(/undefined|\[object|null/) });
      }
    },
  );

  test.each(LANGUAGES)('are all shown on some page (%s): none is left over', async (language) => {
    const pages = (await everyPage(language)).map(({ page }) => page).join('\n');
    const unseen = texts(wordsOf(language)).filter(
      ([place, text]) => !place.startsWith('.rights') && !pages.includes(escaped(text)),
    );
    expect(unseen).toEqual([]);
  });
});

describe('French typography', () => {
  /** A sign that stands apart from its word is never alone at the start of a line. */
  const LOOSE = /[^\s\u00a0]\u0020[;:!?»]|«\u0020|[\p{L}\p{N}}][;!?]|\p{L}:(?!\/\/)/u;

  test('keeps ; : ! ? » and « with their words on every page', () => {
    const loose = texts(wordsOf('fr')).filter(([, text]) => LOOSE.test(text.replace(VALUE, 'x')));
    expect(loose).toEqual([]);
  });

  test('does so in every letter', async () => {
    const folder = join(WORKFLOWS_FOLDER, 'letters', 'fr');
    for (const file of await readdir(folder)) {
      const [, , body = ''] = (await readFile(join(folder, file), 'utf8')).split(/^---\n/m);
      const loose = body
        .split('\n')
        .filter((line) => LOOSE.test(line.replaceAll(/\{\{.*?\}\}|\{%.*?%\}/g, 'x')));
      expect({ file, loose }).toEqual({ file, loose: [] });
    }
  });
});

describe('dates', () => {
  const first = Temporal.Instant.from('2026-08-01T20:05:00Z');
  test.each([
    ['en', 'August 1, 2026', 'Saturday, August 1, 2026 at 2:05 PM MDT'],
    ['es', '1 de agosto de 2026', 'sábado, 1 de agosto de 2026, 2:05 p.m. MDT'],
    ['fr', '1er août 2026', 'samedi 1er août 2026 à 14:05 UTC−6'],
  ] as const)(
    "are written in the reader's language and the company's time zone (%s)",
    (language, day, moment) => {
      const words = inWords(language, company['time-zone']);
      expect(words.day(first).replaceAll(/\s/g, ' ')).toBe(day);
      expect(words.moment(first).replaceAll(/\s/g, ' ')).toBe(moment);
    },
  );
});

describe('the language of an answer', () => {
  test.each([
    ['es', 'es'],
    ['es-MX', 'es'],
    ['FR-ca', 'fr'],
    ['de', 'en'],
    ['', 'en'],
    ['est', 'en'],
  ])('to somebody who writes %s is %s', (tag, language) => expect(languageFor(tag)).toBe(language));

  test.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['fr-CA,fr;q=0.9,en;q=0.8', 'fr'],
    ['de-DE, es;q=0.5, en;q=0.7', 'en'],
    ['en;q=0, es', 'es'],
    ['en;q=0.1, es;q=0.2', 'es'],
    ['es;q=nonsense, fr', 'fr'],
    [';;;,,,q=,'.repeat(10_000), 'en'],
  ])('is the one that the browser likes best', (header, language) =>
    expect(preferredLanguage(header)).toBe(language),
  );
});
