import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { corpusFiles } from './corpus.ts';

/** What reads and fits; whatever it imports, lexicons included, decides what the weights are. */
const ENTRY = join(import.meta.dirname, 'evaluate.ts');
const RELATIVE_IMPORT = /\bfrom\s*'(\.[^']+)'/g;

/** SHA-256 over the corpus and every file of the program that the weights depend on. */
export async function madeFrom(): Promise<string> {
  const program = new Map<string, string>();
  const follow = async (path: string): Promise<void> => {
    if (program.has(path)) return;
    const text = await readFile(path, 'utf8');
    program.set(path, text);
    if (path.endsWith('.ts'))
      for (const [, specifier = ''] of text.matchAll(RELATIVE_IMPORT))
        await follow(join(dirname(path), specifier));
  };
  await follow(ENTRY);
  const hash = createHash('sha256');
  for (const { name, text } of await corpusFiles()) hash.update(`${name}\0${text}\0`);
  for (const text of [...program.values()].sort()) hash.update(`${text}\0`);
  return hash.digest('hex');
}
