import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { StepQueue } from '../core/ports.ts';
import { toProblem } from '../core/problem.ts';
import { releaseStep } from '../db/step-runs.ts';
import type { StepRow } from '../db/tables.ts';
import type { Engine } from './engine.ts';
import { runStep, type Shift } from './run-step.ts';

export interface WorkerSettings {
  /** Steps that run at the same time, in each queue. */
  concurrency: number;
  /** How long a stop waits for what runs. */
  graceSeconds?: number;
  /** How long what was told to abort may take to end by itself. */
  abortSeconds?: number;
}

export interface StepWorker {
  stop(): Promise<void>;
}

/**
 * Takes steps off the queue and runs them. Stopping is graceful: nothing new is taken, what runs may end within the
 * grace time, the rest is aborted and given back, so that another worker has it at once and not when a lease dies.
 */
export function startWorker(
  engine: Engine,
  queue: StepQueue,
  { concurrency, graceSeconds = 20, abortSeconds = 2 }: WorkerSettings,
): StepWorker {
  const ending = new AbortController();
  const over = new AbortController();
  // One listener a running step, whatever the concurrency.
  setMaxListeners(0, over.signal);
  const abandoned = Promise.withResolvers<void>();
  const shift: Shift = { ending: ending.signal, over: over.signal, busy: new Set() };
  const listener = queue.listen(concurrency, (id) =>
    Promise.race([runStep(engine, id, shift), abandoned.promise]),
  );
  const stop = async () => {
    ending.abort();
    const drained = listener.close();
    if (await inTime(drained, graceSeconds)) return;
    over.abort();
    if (await inTime(drained, abortSeconds)) return;
    for (const step of shift.busy) await giveBack(engine, step);
    abandoned.resolve();
    await drained;
  };
  let stopped: Promise<void> | undefined;
  return {
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function inTime(work: Promise<void>, seconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = pause(seconds * 1000, false, { signal: timer.signal }).catch(() => false);
  const done = await Promise.race([work.then(() => true), late]);
  timer.abort();
  return done;
}

async function giveBack(engine: Engine, step: StepRow) {
  try {
    const released = await releaseStep(engine.db, step, engine.clock.now());
    if (released) engine.onEnd?.({ kind: step.kind, end: 'released' });
    engine.log.warn({ step: step.id, kind: step.kind, released }, 'step given back unfinished');
  } catch (error) {
    engine.log.error(
      { step: step.id, problem: toProblem(error).code },
      'step not given back: its lease must die',
    );
  }
}
