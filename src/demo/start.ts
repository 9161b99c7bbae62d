import { rm } from 'node:fs/promises';
import { Permanent } from '../core/problem.ts';
import { verifyChains } from '../db/audit.ts';
import type { Verification } from '../db/chain-walk.ts';
import { isOwned } from '../db/embedded.ts';
import { openStage, type StageOptions } from './open-stage.ts';
import { repostCards } from './repost-cards.ts';
import { runDesk } from './run-desk.ts';
import type { Stage } from './stage.ts';

export interface Demo {
  stage: Stage;
  /** File with the desk's log lines. */
  logFile: string;
  /** Checks every event chain. */
  verify(): Promise<Verification>;
  stop(): Promise<void>;
}

/**
 * Starts the emulated vendors and, against them, the desk. What was started is stopped again where the next fails.
 * @param options `fresh` empties the data folder first
 * @throws Permanent `data-folder-in-use`, `port-not-available`
 */
export async function startDemo(options: StageOptions & { fresh?: boolean }): Promise<Demo> {
  if (options.fresh) await empty(options.data);
  await using starting = new AsyncDisposableStack();
  const { stage, env, publish } = starting.adopt(await openStage(options), (it) => it.close());
  const desk = starting.adopt(await runDesk(env, options.data), (it) => it.stop());
  await repostCards(desk.db, desk.clock.now());
  publish();
  const running = starting.move();
  return {
    stage,
    logFile: desk.logFile,
    verify: () => verifyChains(desk.db),
    stop: () => running.disposeAsync(),
  };
}

async function empty(folder: string) {
  if (await isOwned(folder)) throw new Permanent('data-folder-in-use');
  await rm(folder, { recursive: true, force: true });
}
