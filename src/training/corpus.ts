import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ASKED_RIGHTS, CHANNELS, KINDS, ON_BEHALF } from '../core/message-labels.ts';

const CORPUS_FOLDER = join(import.meta.dirname, 'corpus');

const identifiers = z.strictObject({
  emails: z.array(z.string()),
  phones: z.array(z.string()),
  names: z.array(z.string()),
  organizations: z.array(z.string()),
  account_ids: z.array(z.string()),
});
/** A labelled message; what each label means is written in `corpus/LABELS.md`. */
const row = z.strictObject({
  id: z.string(),
  group: z.union([z.string(), z.number()]).optional(),
  channel: z.enum(CHANNELS),
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  language: z.string(),
  kind: z.enum(KINDS),
  rights: z.array(z.enum(ASKED_RIGHTS)),
  on_behalf: z.enum(ON_BEHALF),
  minor: z.boolean(),
  phi: z.boolean(),
  hostile: z.boolean(),
  /** Absent in rows that were written to teach kinds and rights only. */
  jurisdiction: z.string().nullable().optional(),
  identifiers: identifiers.optional(),
});
export type Labelled = z.infer<typeof row>;
export interface CorpusRow extends Labelled {
  /** Rows of one cluster are near-duplicates or a contrast set: they stay together. */
  cluster: string;
  /** Only taught from, never measured on. */
  teaching: boolean;
}

/** The files of the corpus, by name, as text. */
export async function corpusFiles(): Promise<{ name: string; text: string }[]> {
  const names = (await readdir(CORPUS_FOLDER)).filter((name) => name.endsWith('.jsonl')).sort();
  return await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(CORPUS_FOLDER, name), 'utf8') })),
  );
}

/** @throws ZodError when a row is not labelled as it must be */
export function corpusRows(files: readonly { name: string; text: string }[]): CorpusRow[] {
  const rows = files.flatMap(({ name, text }) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ ...row.parse(JSON.parse(line)), teaching: name.startsWith('taught') })),
  );
  const clusters = clustersOf(rows);
  return rows.map((one, index) => ({ ...one, cluster: clusters[index] ?? one.id }));
}

const SHINGLE = 3;
const SHARED_MIN = 5;
const SHARED_PART = 0.3;
const FREQUENT = 60;

/** Near-duplicates (three runs of three words in ten are shared) and declared groups, as one name a cluster. */
function clustersOf(rows: readonly Labelled[]): string[] {
  const parent = rows.map((_, index) => index);
  const rootOf = (index: number): number => {
    const above = parent[index] ?? index;
    return above === index ? index : rootOf(above);
  };
  const join = (one: number, other: number) => {
    const [low, high] = [rootOf(one), rootOf(other)].sort((a, b) => a - b);
    if (low !== undefined && high !== undefined) parent[high] = low;
  };
  const shingles = rows.map(({ subject, text }) => {
    const words = `${subject} ${text}`.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    return new Set(words.slice(SHINGLE - 1).map((_, at) => words.slice(at, at + SHINGLE).join(' ')));
  });
  const holders = new Map<string, number[]>();
  for (const [index, set] of shingles.entries())
    for (const shingle of set) holders.set(shingle, [...(holders.get(shingle) ?? []), index]);
  const shared = new Map<string, number>();
  for (const list of holders.values()) {
    if (list.length >= FREQUENT) continue;
    for (const [at, one] of list.entries())
      for (const other of list.slice(at + 1)) {
        const key = `${one} ${other}`;
        shared.set(key, (shared.get(key) ?? 0) + 1);
      }
  }
  for (const [key, count] of shared) {
    const [one = 0, other = 0] = key.split(' ').map(Number);
    const smaller = Math.min(shingles[one]?.size ?? 0, shingles[other]?.size ?? 0);
    if (count >= SHARED_MIN && count > smaller * SHARED_PART) join(one, other);
  }
  const byGroup = new Map<string | number, number>();
  for (const [index, { group }] of rows.entries()) {
    if (group === undefined) continue;
    const first = byGroup.get(group);
    if (first === undefined) byGroup.set(group, index);
    else join(first, index);
  }
  return rows.map((_, index) => rows[rootOf(index)]?.id ?? '');
}
