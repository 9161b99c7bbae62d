import { parseArgs } from 'node:util';
import { readConfig } from './config.ts';
import { systemClock } from './core/clock.ts';
import { explainFailure } from './explain-failure.ts';
import { pinoLog } from './log.ts';
import { ROLES, type Role } from './wiring/roles.ts';

/** Both roles unless one is named; `undefined` for what cannot be meant. */
function readRoles(): readonly Role[] | undefined {
  try {
    const { role } = parseArgs({ options: { role: { type: 'string' } } }).values;
    if (role === undefined) return ROLES;
    return ROLES.includes(role as Role) ? [role as Role] : undefined;
  } catch {
    // An option that is not known: the usage says which there is.
    return undefined;
  }
}

/** `npm start [-- --role web|worker]`: both roles in one process unless one is named. */
async function main(): Promise<number> {
  const roles = readRoles();
  if (!roles) {
    process.stderr.write(`npm start [-- --role ${ROLES.join('|')}]\n`);
    return 2;
  }
  // From the start: a signal during it must not leave the database without its owner.
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done());
  });
  const config = readConfig();
  const log = pinoLog(config.LOG_LEVEL);
  // Only now: whoever forgot a setting hears it at once, and not after all that it takes to run.
  const { wire } = await import('./wiring.ts');
  const lawrence = await wire(config, { clock: systemClock, log });
  const { url } = await lawrence.start(roles);
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
