import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lettersPreview } from '../../src/cli/verbs/letters-preview.ts';

async function preview(law: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lawrence-letters-'));
  const out = join(folder, 'letters.html');
  const ignore = () => {};
  const call = { values: { out, law }, positionals: [], environment: {}, input: process.stdin };
  await lettersPreview.run({ ...call, out: ignore, err: ignore });
  const page = await readFile(out, 'utf8');
  await rm(folder, { recursive: true });
  return page;
}

test('a preview shows the letters that a law knows, with the dates that it sets', async () => {
  const [quebec, colorado] = [await preview('CA-QC'), await preview('US-CO')];
  expect(quebec).not.toContain('id="extension"');
  expect(quebec).toContain('You will have our answer by December 24, 2026 at the latest.');
  expect(colorado).toContain('id="extension"');
  expect(colorado).toContain('You will have our answer by January 8, 2027 at the latest.');
});
