import { toProblem } from '../core/problem.ts';
import { extendLease } from '../db/step-runs.ts';
import type { StepRow } from '../db/tables.ts';
import type { Engine } from './engine.ts';

/** A lease that is extended for as long as the run lasts. */
export interface KeptLease {
  /** Aborts when the lease is lost, cannot be kept any longer, or the worker's shift is over. */
  signal: AbortSignal;
  end(): void;
}

/** Extends the lease at a third of its length, so that two beats may fail before it is lost. */
export function keepLease(engine: Engine, step: StepRow, over: AbortSignal): KeptLease {
  const { leaseSeconds } = engine.settings;
  const controller = new AbortController();
  const stop = () => controller.abort();
  if (over.aborted) stop();
  over.addEventListener('abort', stop, { once: true });
  let missed = 0;
  const beat = async () => {
    try {
      const kept = await extendLease(engine.db, step, engine.clock.now().add({ seconds: leaseSeconds }));
      missed = 0;
      if (!kept) stop();
    } catch (error) {
      missed += 1;
      engine.log.warn({ step: step.id, problem: toProblem(error).code }, 'lease not extended');
      if (missed >= 3) stop();
    }
  };
  const timer = setInterval(() => void beat(), (leaseSeconds * 1000) / 3);
  timer.unref();
  return {
    signal: controller.signal,
    end() {
      clearInterval(timer);
      over.removeEventListener('abort', stop);
    },
  };
}
