import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonSchemas } from '../src/workflows/json-schemas.ts';
import { loadWorkflows, NOT_PLAYBOOKS, WORKFLOWS_FOLDER } from '../src/workflows/load-workflows.ts';
import { withProofTable } from '../src/workflows/proof-table.ts';

const folder = join(WORKFLOWS_FOLDER, 'schema');

describe('workflows/schema', () => {
  test.each(jsonSchemas())('$name is what `npm run schemas` writes', async ({ name, text }) => {
    expect(await readFile(join(folder, name), 'utf8')).toBe(text);
  });

  test('holds nothing else that is generated', async () => {
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(
      jsonSchemas()
        .map(({ name }) => name)
        .sort(),
    );
  });

  test('is named by every file that legal-ops edit', async () => {
    const files = (await readdir(WORKFLOWS_FOLDER)).filter((file) => file.endsWith('.yaml'));
    for (const file of files) {
      const text = await readFile(join(WORKFLOWS_FOLDER, file), 'utf8');
      const schema = /^# yaml-language-server: \$schema=\.\/schema\/(\S+)$/m.exec(text)?.[1];
      const expected = NOT_PLAYBOOKS.includes(file) ? file.replace('.yaml', '.json') : 'playbook.json';
      expect([file, schema]).toEqual([file, expected]);
    }
  });
});

test('the README says who must prove what as the playbooks do; `npm run schemas` writes it', async () => {
  const readme = await readFile(join(WORKFLOWS_FOLDER, '..', 'README.md'), 'utf8');
  const { playbooks } = await loadWorkflows();
  expect(withProofTable(readme, playbooks)).toBe(readme);
});
