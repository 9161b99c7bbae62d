import type { StepQueue } from '../core/ports.ts';
import type { Engine } from './engine.ts';
import { startLoop } from './loop.ts';
import { relay } from './relay.ts';
import { startWorker, type WorkerSettings } from './worker.ts';

export interface WorkSettings extends WorkerSettings {
  relaySeconds: number;
  ringAgainSeconds: number;
  sweepSeconds: number;
}

/** Everything that the worker role does: runs steps, rings for what is due, sweeps. @returns what ends all of it */
export function startWork(
  engine: Engine,
  queue: StepQueue,
  sweepNow: () => Promise<void>,
  settings: WorkSettings,
): () => Promise<void> {
  const { log } = engine;
  const worker = startWorker(engine, queue, settings);
  const loops = [
    startLoop({ name: 'relay', everySeconds: settings.relaySeconds, log }, () =>
      relay(engine, settings.ringAgainSeconds),
    ),
    startLoop({ name: 'sweep', everySeconds: settings.sweepSeconds, log }, sweepNow),
  ];
  return async () => {
    await Promise.all(loops.map((loop) => loop.stop()));
    await worker.stop();
  };
}
