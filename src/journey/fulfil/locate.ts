import type { Counts } from '../../core/ports.ts';
import type { StepHandler } from '../../core/step.ts';
import { addLocated, storeFound } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { type Connectors, openSystemWork } from './system-work.ts';

/** `systems.locate`: searches one system by the proven contacts. Record ids are sealed; numbers are shown. */
export function locateHandler(journey: Journey, connectors: Connectors): StepHandler<Tx> {
  return async (step) => {
    const work = await openSystemWork(journey, connectors, step);
    if (!work) return { is: 'done', result: { stopped: true } };
    const found = await work.connector.locate(work.contacts, {
      idempotencyKey: step.id,
      signal: step.signal,
    });
    const counts: Counts = {};
    for (const { type } of found.records) counts[type] = (counts[type] ?? 0) + 1;
    const at = journey.clock.now();
    return {
      is: 'done',
      result: { records: found.records.length, ...counts },
      commit: async (tx) => {
        await addLocated(tx, work.key, work, found, at);
        await storeFound(tx, work, counts);
      },
    };
  };
}
