import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const SOURCE = join(import.meta.dirname, '..');
/** All that decides what the weights are: what is read, how it is read, how it is learned. */
const FOLDERS = [
  'training',
  'training/corpus',
  'journey/intake/understanding',
  'journey/intake/understanding/lexicon',
];
const FILES = ['journey/intake/mail/own-words.ts', 'core/privacy-request.ts'];

/** SHA-256 over the corpus and every program file that the weights depend on. */
export async function madeFrom(): Promise<string> {
  const inFolders = await Promise.all(
    FOLDERS.map(async (folder) =>
      (await readdir(join(SOURCE, folder), { withFileTypes: true }))
        .filter(
          (entry) => entry.isFile() && /\.(ts|json|jsonl)$/.test(entry.name) && entry.name !== 'report.json',
        )
        .map(({ name }) => `${folder}/${name}`),
    ),
  );
  const hash = createHash('sha256');
  for (const path of [...inFolders.flat(), ...FILES].sort()) {
    hash.update(`${path}\0`);
    hash.update(await readFile(join(SOURCE, path)));
    hash.update('\0');
  }
  return hash.digest('hex');
}
