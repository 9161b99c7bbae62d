import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { WEIGHTS_FILE } from '../../src/journey/intake/understanding/understand.ts';
import { decodeReader, encodeReader } from '../../src/journey/intake/understanding/weights-file.ts';
import { corpusFiles, corpusRows } from '../../src/training/corpus.ts';
import type { Report } from '../../src/training/cross-validate.ts';
import { exampleOf } from '../../src/training/example.ts';
import { fitReader } from '../../src/training/fit-reader.ts';
import { madeFrom } from '../../src/training/made-from.ts';

const REPORT = join(import.meta.dirname, '../../src/training/report.json');
const WEIGHTS_BYTES_MAX = 5_000_000;

describe('the weights', () => {
  test('were made from this corpus by this program (else: npm run train)', async () => {
    const file = await readFile(WEIGHTS_FILE);
    expect(decodeReader(file).madeFrom).toBe(await madeFrom());
    expect(file.length).toBeLessThan(WEIGHTS_BYTES_MAX);
  });

  test('are the same bytes each time they are made', async () => {
    const some = corpusRows(await corpusFiles()).filter((_, index) => index % 16 === 0);
    const make = () => encodeReader(fitReader(some.map(exampleOf)), 'test');
    const first = make();
    expect(make().equals(first)).toBe(true);
    expect(encodeReader(decodeReader(first), 'test').length).toBe(first.length);
  }, 120_000);
});

describe('the corpus', () => {
  test('keeps what is alike together', async () => {
    const rows = corpusRows(await corpusFiles());
    const byGroup = Map.groupBy(
      rows.filter(({ group }) => group !== undefined),
      ({ group }) => group,
    );
    for (const group of byGroup.values()) expect(new Set(group.map(({ cluster }) => cluster)).size).toBe(1);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});

describe('the published evaluation', () => {
  test('is of this program and corpus (else: npm run train -- --evaluate), and no worse than was promised', async () => {
    const report: Report = JSON.parse(await readFile(REPORT, 'utf8'));
    expect(report.madeFrom).toBe(await madeFrom());
    expect(report.all.messages).toBe(2920);
    for (const part of [report.all, report.blind]) {
      expect(part.decidedKind).toBeGreaterThanOrEqual(0.96);
      expect(part.decidedExactRights).toBeGreaterThanOrEqual(0.94);
      expect(part.kind).toBeGreaterThanOrEqual(0.85);
      expect(part.rightsF1).toBeGreaterThanOrEqual(0.8);
      expect(part.lostDecided).toBeLessThanOrEqual(0.005);
    }
  });
});
