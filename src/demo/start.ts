import { rm } from 'node:fs/promises';
import { openStage, type StageOptions } from './open-stage.ts';
import { type RunningDesk, runDesk } from './run-desk.ts';
import type { Stage } from './stage.ts';

export interface Demo {
  stage: Stage;
  /** File with the desk's log lines. */
  logFile: string;
  /** Checks every event chain. */
  verify: RunningDesk['verify'];
  stop(): Promise<void>;
}

/** Starts the emulated vendors and, against them, the desk. @param options `fresh` empties the data folder first */
export async function startDemo(options: StageOptions & { fresh?: boolean }): Promise<Demo> {
  if (options.fresh) await rm(options.data, { recursive: true, force: true });
  const { stage, env, close } = await openStage(options);
  const desk = await runDesk(env, options.data);
  const stop = async () => {
    await desk.stop();
    await close();
  };
  return { stage, logFile: desk.logFile, verify: desk.verify, stop };
}
