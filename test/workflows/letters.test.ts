import { beforeAll, describe, expect, test } from 'vitest';
import { sampleValues } from '../../src/cli/sample-letter.ts';
import { LANGUAGES, type Language } from '../../src/core/language.ts';
import { textSize } from '../../src/core/text-segments.ts';
import { systemValues } from '../../src/journey/deliver/letter-values.ts';
import { OUTCOME_WORDS } from '../../src/journey/deliver/outcome-words.ts';
import { recordType } from '../../src/vendors/fluentworks/replies.ts';
import { letterFiles } from '../../src/workflows/letters.ts';
import { loadWorkflows, WORKFLOWS_FOLDER } from '../../src/workflows/load-workflows.ts';
import { testDatabase } from '../support/database.ts';
import { type TestJourney, testJourney } from '../support/journey.ts';
import { verifyingRequest } from '../support/requests.ts';

const database = testDatabase();
const workflows = await loadWorkflows();
const { company, letterbook, systems } = workflows;
const letters = (await letterFiles(`${WORKFLOWS_FOLDER}/letters`)).map(({ locale, letter }) => ({
  locale,
  letter,
}));
const PAGE = `https://privacy.fluentworks.com/r/${'x'.repeat(32)}`;

const valuesOn = (at: Temporal.Instant, letter: string, locale: string) =>
  sampleValues(workflows, letter, locale, { received: at });

const NOT_ME: { [locale: string]: { mail: RegExp; text: RegExp } } = {
  en: {
    mail: /Did you (not|never) (write to us|ask for this|ask us for anything)\?/,
    text: /Not you\?|not you/,
  },
  es: {
    mail: /¿(No|Nunca) (nos escribió|lo pidió|nos ha pedido)/,
    text: /[Nn]o fue usted|usted no la hizo|no la hizo usted/,
  },
  fr: {
    mail: /Vous (ne nous avez|n’aviez) (pas écrit|jamais écrit|rien demandé)\u00a0\?/,
    text: /[Pp]as vous/,
  },
};

/** What goes to a customer organization says nothing about a page: it is no letter to the requester. */
const toRequesters = letters.filter(({ letter }) => letter !== 'organization-notice');

describe.each(toRequesters)('the letter $letter in $locale', ({ letter, locale }) => {
  test('says where to tell us "this was not me", by mail and by text', () => {
    const { text, sms } = letterbook.render(
      letter,
      locale,
      valuesOn(Temporal.Instant.from('2026-08-01T15:00:00Z'), letter, locale),
    );
    expect(text).toContain(PAGE);
    expect(sms).toContain(PAGE);
    expect(text).toMatch(NOT_ME[locale]?.mail ?? /never/);
    expect(sms).toMatch(NOT_ME[locale]?.text ?? /never/);
  });

  test('fits into two texts on every day of the week in every month, without a sign that would cost more', () => {
    const tooLarge: string[] = [];
    // Every month and, in each, every day of the week.
    const days = Array.from({ length: 12 }, (_, month) =>
      Array.from({ length: 7 }, (_, day) => new Temporal.PlainDate(2026, month + 1, 22 + day)),
    ).flat();
    for (const day of days) {
      const at = day.toZonedDateTime({ timeZone: company['time-zone'], plainTime: '12:34' }).toInstant();
      const { sms } = letterbook.render(letter, locale, valuesOn(at, letter, locale));
      const { segments, outside } = textSize(sms ?? '');
      if (segments > 2 || outside.length > 0) tooLarge.push(`${day} ${segments} ${outside.join('')}`);
    }
    expect(tooLarge).toEqual([]);
  });
});

test('a letter begins with the line to reply above, in its own language', () => {
  const firsts = LANGUAGES.map((locale) => {
    const lines = letters
      .filter((one) => one.locale === locale)
      .map(
        ({ letter }) =>
          letterbook
            .render(letter, locale, valuesOn(Temporal.Instant.from('2026-08-01T15:00:00Z'), letter, locale))
            .text.split('\n')[0],
      );
    expect(new Set(lines).size).toBe(1);
    expect(lines[0]).toMatch(/^##- .{1,80} -##$/);
    return lines[0];
  });
  expect(new Set(firsts).size).toBe(LANGUAGES.length);
});

describe('what happened in each system', () => {
  let journey: TestJourney;
  beforeAll(async () => {
    journey = await testJourney(database);
  });

  /** A case with one system that kept something and one that could not be searched. */
  async function erasedRequest() {
    const { id } = await verifyingRequest(journey);
    const row = {
      request_id: id,
      located: null,
      located_at: null,
      begun_at: null,
      erased_at: null,
      verified_at: null,
    };
    await journey.db
      .insertInto('system_outcomes')
      .values([
        {
          ...row,
          system: 'fluentworks',
          outcome: 'partly_kept',
          counts: JSON.stringify({ bookings: 3, profiles: 1 }) as never,
          kept: JSON.stringify([{ type: 'audit_entries', count: 2, reason: 'audit-log' }]) as never,
        },
        { ...row, system: 'stripe', outcome: 'not_searched', counts: '{}' as never, kept: '[]' as never },
      ])
      .execute();
    return id;
  }

  test.each([
    [
      'en',
      'Fluentworks service: deleted 3 bookings and 1 profile.',
      'Kept: 2 audit entries. Security and audit logs',
      'mail address only',
    ],
    [
      'es',
      'Servicio de Fluentworks: datos eliminados: 3 reservas y 1 perfil.',
      'Se conserva: 2 entradas del registro de auditoría. Los registros',
      'dirección de correo',
    ],
    [
      'fr',
      'Service Fluentworks\u00a0: données supprimées\u00a0: 3 réservations et 1 profil.',
      'Conservé\u00a0: 2 entrées du journal d’audit. Les journaux',
      'adresse e-mail',
    ],
  ] as const)('is told in the language of the letter (%s)', async (locale, deleted, kept, notSearched) => {
    const told = await systemValues(journey.db, await erasedRequest(), systems, locale);
    const at = Temporal.Instant.from('2026-08-01T15:00:00Z');
    const { text } = letterbook.render('deleted', locale, {
      ...valuesOn(at, 'deleted', locale),
      systems: told,
    });
    expect(text).toContain(deleted);
    expect(text).toContain(kept);
    expect(text).toContain(notSearched);
  });

  test.each(LANGUAGES.filter((one): one is Exclude<Language, 'en'> => one !== 'en'))(
    'has a word in %s for everything that a system can count',
    (language) => {
      const kept = systems.flatMap(({ keeps }) => keeps.map(({ type }) => type));
      const types = new Set([...recordType.options, 'customers', ...kept]);
      expect([...types].filter((type) => OUTCOME_WORDS[language].records[type] === undefined)).toEqual([]);
    },
  );
});
