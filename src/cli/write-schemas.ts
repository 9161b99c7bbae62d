import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { jsonSchemas } from '../workflows/json-schemas.ts';
import { loadWorkflows, WORKFLOWS_FOLDER } from '../workflows/load-workflows.ts';
import { withProofTable } from '../workflows/proof-table.ts';
import { holidayTable } from './holiday-table.ts';
import { MANIFEST_FILE, manifestText, PLACEHOLDER_URL } from './slack-manifest.ts';

/**
 * `npm run schemas`: writes `workflows/schema/*.json`, Slack's manifest, the README's table of proofs and the holidays that clocks count by;
 * tests fail while they are stale.
 */
const folder = join(WORKFLOWS_FOLDER, 'schema');
await mkdir(folder, { recursive: true });
for (const { name, text } of jsonSchemas()) {
  await writeFile(join(folder, name), text);
  process.stdout.write(`workflows/schema/${name}\n`);
}

await mkdir(dirname(MANIFEST_FILE), { recursive: true });
await writeFile(MANIFEST_FILE, manifestText(PLACEHOLDER_URL));
process.stdout.write('workflows/slack/manifest.json\n');

const readme = join(WORKFLOWS_FOLDER, '..', 'README.md');
const { playbooks } = await loadWorkflows();
await writeFile(readme, withProofTable(await readFile(readme, 'utf8'), playbooks));
process.stdout.write('README.md\n');

await writeFile(join(WORKFLOWS_FOLDER, '../src/core/law/holidays.json'), holidayTable());
process.stdout.write('src/core/law/holidays.json\n');
