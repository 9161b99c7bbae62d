import { readFile } from 'node:fs/promises';
import { understand } from '../../src/journey/intake/understanding/understand.ts';
import { percentile, type Report } from './report.ts';

const CORPUS = new URL('../../src/training/corpus/requests-1.jsonl', import.meta.url);

type Row = Parameters<typeof understand>[0];

/** Messages classified a second, one after the other, and how long the slowest take. */
export async function benchClassify(report: Report): Promise<void> {
  const lines = (await readFile(CORPUS, 'utf8')).trim().split('\n');
  const rows = lines.map((line) => JSON.parse(line) as Row);
  for (const row of rows.slice(0, 50)) understand({ ...row, subject: row.subject ?? '' });
  const times: number[] = [];
  const began = performance.now();
  for (const row of rows) {
    const start = performance.now();
    understand({ ...row, subject: row.subject ?? '' });
    times.push(performance.now() - start);
  }
  const perSecond = Math.round((rows.length * 1000) / (performance.now() - began));
  const p99 = percentile(times, 99);
  const timing = { p50: percentile(times, 50), p99, goal: 'p99 <= 60 ms', met: p99 <= 60 };
  report({ bench: 'classify', what: 'messages classified/s', perSecond, ...timing });
}
