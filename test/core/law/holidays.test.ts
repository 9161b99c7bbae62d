import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { holidayTable } from '../../../src/cli/holiday-table.ts';

const FILE = join(import.meta.dirname, '../../../src/core/law/holidays.json');

test('the holidays are those that the library knows; `npm run schemas` writes them', async () => {
  expect(await readFile(FILE, 'utf8')).toBe(holidayTable());
});

test('there are holidays for ten years to come', async () => {
  const table = JSON.parse(await readFile(FILE, 'utf8')) as Record<string, Record<string, string>>;
  const last = Temporal.Now.plainDateISO().year + 10;
  for (const years of Object.values(table)) expect(Object.keys(years)).toContain(String(last));
});
