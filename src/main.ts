import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { systemClock } from './core/clock.ts';
import { explainFailure } from './explain-failure.ts';
import { pinoLog } from './log.ts';
import { ROLES, type Role, wire } from './wiring.ts';

/** `npm start [-- --role web|worker]`: both roles in one process unless one is named. */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { role: { type: 'string' } } });
  if (values.role !== undefined && !ROLES.includes(values.role as Role)) {
    process.stderr.write(`--role is one of: ${ROLES.join(', ')}\n`);
    return 2;
  }
  const config = readConfig();
  const log = pinoLog(config.LOG_LEVEL);
  const lawrence = await wire(config, { clock: systemClock, log });
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done());
  });
  const { url } = await lawrence.start(values.role === undefined ? ROLES : [values.role as Role]);
  log.info({ url }, 'ready');
  await stopped;
  log.info({}, 'stopping');
  await lawrence.stop();
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`Lawrence did not start: ${explainFailure(error).join('\n  ')}\n`);
    process.exit(1);
  },
);
