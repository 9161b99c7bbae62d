import { cpus, totalmem } from 'node:os';
import { benchAccept } from './bench-accept.ts';
import { benchClassify } from './bench-classify.ts';
import { benchCodes } from './bench-codes.ts';
import { benchFlood } from './bench-flood.ts';
import { benchHome } from './bench-home.ts';
import { benchCard, benchMemory } from './bench-journey.ts';
import { benchLaw } from './bench-law.ts';
import { benchMails, benchWorstMails } from './bench-mail.ts';
import { benchPresses, benchSlack } from './bench-slack.ts';
import { benchSteps } from './bench-steps.ts';
import type { Report } from './report.ts';

/** `npm run bench [-- NAME …]`: JSON lines on stdout, a table on stderr. */
const BENCHES = {
  accept: benchAccept,
  mail: benchMails,
  worst: benchWorstMails,
  classify: benchClassify,
  codes: benchCodes,
  flood: benchFlood,
  steps: benchSteps,
  card: benchCard,
  slack: benchSlack,
  presses: benchPresses,
  memory: benchMemory,
  law: benchLaw,
  home: benchHome,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`);
  process.exit(2);
}
const rows: Record<string, string | number | boolean>[] = [];
const report: Report = (row) => {
  rows.push(row);
  process.stdout.write(`${JSON.stringify(row)}\n`);
};
report({
  bench: 'machine',
  node: process.version,
  cpus: cpus().length,
  memoryGB: Math.round(totalmem() / 2 ** 30),
});
for (const [name, run] of Object.entries(BENCHES)) {
  if (asked.length === 0 || asked.includes(name)) await run(report);
}
for (const { bench, ...rest } of rows) {
  const cells = Object.entries(rest).map(([name, value]) => `${name}=${value}`);
  process.stderr.write(`${String(bench).padEnd(8)} ${cells.join('  ')}\n`);
}
