import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { toProblem } from '../core/problem.ts';
import { explainFailure } from '../explain-failure.ts';
import { freePort } from './free-port.ts';

const USAGE = `npm run demo [-- --port N] [--data DIR] [--fresh] [--once FILE.eml|FILE.sms.json [--patience SECONDS]]\n`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        once: { type: 'string' },
        patience: { type: 'string', default: '30' },
      },
    }).values;
  } catch {
    // An option that is not known, or lacks its value: the usage says which there are.
    return undefined;
  }
}

async function main(): Promise<number> {
  const values = readOptions();
  if (!values) {
    process.stderr.write(USAGE);
    return 2;
  }
  if (values.once !== undefined && !existsSync(values.once)) {
    process.stderr.write(`There is no file ${values.once}\n${USAGE}`);
    return 2;
  }
  const port = Number(values.port ?? (values.once ? await freePort() : 8080));
  const patience = Number(values.patience);
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || !(patience > 0)) {
    process.stderr.write(USAGE);
    return 2;
  }
  const began = performance.now() - performance.nodeTiming.duration;
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  // One mail played once leaves the data of a demo that may be running beside it alone.
  const data = values.data ?? (values.once ? mkdtempSync(join(tmpdir(), 'lawrence-once-')) : '.data/demo');
  // From the start: a signal during it must not leave the database without its owner.
  const stopped = new Promise<void>((stop) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop());
  });
  const { startDemo } = await import('./start.ts');
  const demo = await startDemo({ data, port, fresh: values.fresh });
  const seconds = ((performance.now() - began) / 1000).toFixed(2);
  print(`ready in ${seconds} s: ${demo.stage.urls.app}`);
  if (values.once !== undefined) {
    try {
      const { playOnce } = await import('./play-once.ts');
      const reference = await playOnce(demo.stage, values.once, print, patience);
      const { ok, links, broken } = await demo.verify();
      print(`record     ${ok ? `the chain of ${links} events holds` : `${broken} event chains do not hold`}`);
      return reference && ok ? 0 : 1;
    } finally {
      await demo.stop();
    }
  }
  for (const [name, url] of Object.entries(demo.stage.urls)) print(`  ${name.padEnd(12)} ${url}`);
  print(`  ${'keys'.padEnd(12)} ${join(data, 'demo.json')}`);
  print(`  ${'log'.padEnd(12)} ${demo.logFile}`);
  print('Send a mail: npm run demo -- --once test/fixtures/mail/delete-my-data.eml. Stop with Ctrl-C.');
  await stopped;
  await demo.stop();
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const because =
      toProblem(error).code === 'unexpected-error' && error instanceof Error
        ? error.stack
        : explainFailure(error).join('\n  ');
    process.stderr.write(`The demo did not start: ${because}\n`);
    process.exit(1);
  },
);
