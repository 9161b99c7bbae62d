import { hashFeature } from '../journey/intake/understanding/hash-feature.ts';
import { readWith } from '../journey/intake/understanding/read-with.ts';
import type { Understanding } from '../journey/intake/understanding/understanding.ts';
import { decodeReader, encodeReader } from '../journey/intake/understanding/weights-file.ts';
import type { CorpusRow } from './corpus.ts';
import { exampleOf } from './example.ts';
import { fitReader } from './fit-reader.ts';

export interface Read {
  row: CorpusRow;
  said: Understanding;
}

/**
 * Reads the rows of one fold with a reader that was fitted, stored and loaded again without them and without anything
 * of their clusters. Rows that were written to teach are always taught from: some were written after looking at errors,
 * though never at those of the blind third, so only that third's numbers are honest.
 */
export function readFold(rows: readonly CorpusRow[], fold: number, folds: number): Read[] {
  const held = (row: CorpusRow) => hashFeature(`outer${row.cluster}`) % folds === fold;
  const measured = new Set(rows.filter((row) => held(row) && !row.teaching).map(({ cluster }) => cluster));
  const fitted = fitReader(rows.filter(({ cluster }) => !measured.has(cluster)).map(exampleOf));
  const reader = decodeReader(encodeReader(fitted, ''));
  return rows
    .filter((row) => held(row) && !row.teaching)
    .map((row) => ({ row, said: readWith(reader, row) }));
}
