import { expect, test } from 'vitest';
import { messageFaults, viewFaults } from '../../src/demo/block-kit/faults.ts';
import { CASES } from '../../src/demo/gallery/cases.ts';
import { galleryItems } from '../../src/demo/gallery/items.ts';
import { galleryPage } from '../../src/demo/gallery/page.ts';
import { DECISIONS } from '../../src/desk/words/decision-words.ts';

test('the gallery draws every case and every decision, each as Slack takes it and under a name of its own', async () => {
  const items = await galleryItems();
  const names = items.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(names).toEqual(expect.arrayContaining(Object.keys(CASES).map((name) => `card-${name}`)));
  expect(names).toEqual(expect.arrayContaining(DECISIONS.map((decision) => `decide-${decision}`)));
  for (const item of items) {
    const faults =
      'message' in item ? messageFaults(item.message) : viewFaults('modal' in item ? item.modal : item.home);
    expect([item.name, faults]).toEqual([item.name, []]);
  }
  const page = await galleryPage(items);
  for (const name of names) expect(page).toContain(`<section id="${name}">`);
});
