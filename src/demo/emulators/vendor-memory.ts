import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PersistenceAdapter } from 'emulate';

/**
 * Keeps what an emulated vendor knows in a file, so that a demo that is started again on its data finds the letters
 * it sent and does not find what it erased. Renamed into place, without fsync: it outlives a killed process.
 */
export function vendorMemory(file: string): PersistenceAdapter {
  let kept: string | null = null;
  return {
    async load() {
      try {
        kept = await readFile(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
      return kept;
    },
    async save(state) {
      if (state === kept) return;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.new`, state, { mode: 0o600 });
      await rename(`${file}.new`, file);
      kept = state;
    },
  };
}
