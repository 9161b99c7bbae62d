import { readFileSync } from 'node:fs';
import { runDesk } from '../../src/demo/run-desk.ts';

/**
 * The desk in a process of its own: `node desk.ts DATA ENV [POINT KIND]`. With a point it kills itself there, the
 * first time a step of that kind passes, without a chance to tidy up.
 */
const [, , data = '', env = '', point, kind] = process.argv;
const crash = (at: string, step?: { kind: string }) => {
  if (at === point && (kind === undefined || step?.kind === kind)) process.kill(process.pid, 'SIGKILL');
};
const desk = await runDesk(JSON.parse(readFileSync(env, 'utf8')) as Record<string, string>, data, { crash });
process.once('SIGTERM', () => void desk.stop().then(() => process.exit(0)));
