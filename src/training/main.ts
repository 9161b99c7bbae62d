import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { WEIGHTS_FILE } from '../journey/intake/understanding/understand.ts';
import { encodeReader } from '../journey/intake/understanding/weights-file.ts';
import { corpusFiles, corpusRows } from './corpus.ts';
import { crossValidate } from './cross-validate.ts';
import { exampleOf } from './example.ts';
import { fitReader } from './fit-reader.ts';
import { madeFrom } from './made-from.ts';
import { printReport } from './print-report.ts';

/**
 * `npm run train`: writes the weights. `-- --check` only compares them with what would be written (exit 1 when they
 * differ). `-- --evaluate` measures by cross-validation with whole clusters held out and writes the report.
 */
const REPORT_FILE = join(import.meta.dirname, 'report.json');
const { values } = parseArgs({ options: { evaluate: { type: 'boolean' }, check: { type: 'boolean' } } });

if (values.evaluate) {
  const report = await crossValidate(new URL('./evaluate-worker.ts', import.meta.url));
  await writeFile(REPORT_FILE, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(printReport(report));
} else {
  const rows = corpusRows(await corpusFiles());
  const made = encodeReader(fitReader(rows.map(exampleOf)), await madeFrom());
  if (values.check) {
    const same = made.equals(await readFile(WEIGHTS_FILE));
    process.stdout.write(
      same ? 'the weights are reproduced bit for bit\n' : 'the weights differ: npm run train\n',
    );
    process.exitCode = same ? 0 : 1;
  } else {
    await writeFile(WEIGHTS_FILE, made);
    process.stdout.write(`${made.length} bytes from ${rows.length} messages\n`);
  }
}
