import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { messageFaults, viewFaults } from '../../src/demo/block-kit/faults.ts';
import { renderCard } from '../../src/desk/card/card.ts';
import { inert } from '../../src/desk/words/inert.ts';
import { STATE_WORDS } from '../../src/desk/words/sentences.ts';
import { caseRecord, NOW, ZONE } from '../support/case-records.ts';
import { testDatabase } from '../support/database.ts';
import { everyView, type View } from '../support/every-view.ts';
import { livingMarks } from '../support/hostile-words.ts';
import { testJourney } from '../support/journey.ts';

const database = testDatabase();
let views: { readonly [builder: string]: View };
beforeAll(async () => {
  views = everyView(await testJourney(database));
});

const faultsOf = ({ surface }: View, shown: unknown): string[] => {
  if (surface === 'line') return messageFaults({ text: shown });
  return surface === 'message' ? messageFaults(shown) : viewFaults(shown);
};

/** Every text that Slack reads marks in: a message's own, and those of its blocks that say so. */
function markedTexts({ surface }: View, shown: unknown): { text: string; verbatim: boolean }[] {
  const found: { text: string; verbatim: boolean }[] = [];
  if (surface === 'line') return [{ text: String(shown), verbatim: true }];
  if (surface === 'message') found.push({ text: (shown as { text: string }).text, verbatim: true });
  JSON.stringify(shown, (_, value: unknown) => {
    const { type, text, verbatim } = (value ?? {}) as { type?: string; text?: string; verbatim?: boolean };
    if (type === 'mrkdwn' && text !== undefined) found.push({ text, verbatim: verbatim === true });
    return value;
  });
  return found;
}

/** Linked by itself in a block unless it says `verbatim`; for a message's own text the call says `parse: none`. */
const WOULD_BE_LINKED = /(?<!<)https:\/\/hostile|[@#](?:channel|here|privacy)/;

describe('whatever the record, the event or what strangers wrote,', () => {
  const builders = Object.keys(everyView({} as never));
  test.each(builders)(
    '%s shows what Slack takes and everybody can read, and no words become more than words',
    async (name) => {
      const view = views[name];
      if (!view) throw new Error(name);
      await fc.assert(
        fc.asyncProperty(view.drawn, async (drawn) => {
          const shown = await drawn;
          if (shown === null || shown === undefined) return;
          expect(faultsOf(view, shown)).toEqual([]);
          for (const { text, verbatim } of markedTexts(view, shown)) {
            expect({ text, marks: livingMarks(text) }).toEqual({ text, marks: [] });
            if (!verbatim) expect(text).not.toMatch(WOULD_BE_LINKED);
          }
        }),
        { numRuns: 200 },
      );
    },
  );
});

test('the text of a card says the case, its stage and what is needed', () => {
  fc.assert(
    fc.property(caseRecord, (record) => {
      const { text } = renderCard(record, NOW, ZONE);
      expect(text.startsWith(record.reference)).toBe(true);
      expect(text).toContain(STATE_WORDS[record.state].toLowerCase());
    }),
  );
});

/**
 * Named like a view, but none; and forms whose choices stand in the database, which the emulated Slack holds against the same
 * validator in test/desk/verbs and test/desk/commands.test.ts.
 */
const NOT_SHOWN = ['caseForm', 'deskHome', 'performStep', 'inPartForm', 'settleForm', 'findForm'];

test('every form, card, notice and home tab of the desk is held against this', async () => {
  const folder = join(import.meta.dirname, '../../src/desk');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const exported = await Promise.all(
    files.map(async (file) => Object.entries((await import(join(folder, file))) as Record<string, unknown>)),
  );
  const builders = exported
    .flat()
    .filter(
      ([name, value]) =>
        typeof value === 'function' &&
        /(Form|Modal|View|Card|Notice|Home|Tab|Digest|Message|Step)$/.test(name),
    )
    .map(([name]) => name);
  expect(builders.length).toBeGreaterThan(15);
  expect(builders.filter((name) => !NOT_SHOWN.includes(name) && !(name in views))).toEqual([]);
});

test.each([
  ['<!channel>', '&lt;!channel&gt;'],
  ['a & b', 'a &amp; b'],
  ['*hostile* and marketing_contacts', '∗hostile∗ and marketing_contacts'],
  ['> hostile', '› hostile'],
  ['one\n> hostile', 'one &gt; hostile'],
  [':hostile: at 10:30', '∶hostile: at 10:30'],
])('%j is more than words as it stands, and no more than words once it is inert', (words, shown) => {
  expect(livingMarks(`so: \n${words}`)).toSatisfy((marks: string[]) => marks.length > 0);
  expect(inert(words)).toBe(shown);
  expect(livingMarks(inert(words))).toEqual([]);
});

test('what is cut to the room there is ends with a whole character', () => {
  expect(inert('&'.repeat(100), 12)).toBe('&amp;&amp;…');
  expect(inert('ab👩', 4)).toBe('ab👩');
  expect(inert('ab👩c', 4)).toBe('ab…');
});
