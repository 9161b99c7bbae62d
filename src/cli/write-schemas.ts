import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from '../workflows/json-schemas.ts';
import { WORKFLOWS_FOLDER } from '../workflows/load-workflows.ts';

/** `npm run schemas`: writes `workflows/schema/*.json`; a test fails while they are stale. */
const folder = join(WORKFLOWS_FOLDER, 'schema');
await mkdir(folder, { recursive: true });
for (const { name, text } of jsonSchemas()) {
  await writeFile(join(folder, name), text);
  process.stdout.write(`workflows/schema/${name}\n`);
}
