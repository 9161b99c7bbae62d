import { join } from 'node:path';
import pino from 'pino';
import { readConfig } from '../config.ts';
import type { Clock } from '../core/clock.ts';
import type { Db } from '../db/tables.ts';
import { pinoLog } from '../log.ts';
import { ROLES } from '../wiring/roles.ts';
import { type WireOptions, wire } from '../wiring.ts';
import { clockRoute, demoClock } from './demo-clock.ts';

export interface RunningDesk {
  url: string;
  logFile: string;
  db: Db;
  clock: Clock;
  stop(): Promise<void>;
}

/** The desk as production runs it, but for its clock, which can be moved, and its log, which goes to a file. */
export async function runDesk(
  env: Record<string, string>,
  data: string,
  options: Pick<WireOptions, 'crash'> = {},
): Promise<RunningDesk> {
  const config = readConfig(env);
  const clock = demoClock(data);
  const logFile = join(data, 'desk.log');
  const log = pinoLog(config.LOG_LEVEL, pino.destination({ dest: logFile, sync: false }));
  let sweepNow = async () => {};
  const routes = [clockRoute(clock, () => sweepNow())];
  const desk = await wire(config, { clock, log, routes, ...options });
  sweepNow = desk.sweepNow;
  const { url } = await desk.start(ROLES);
  return { url, logFile, db: desk.store.db, clock, stop: desk.stop };
}
