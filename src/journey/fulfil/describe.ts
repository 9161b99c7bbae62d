import type { Counts } from '../../core/ports.ts';
import type { StepHandler } from '../../core/step.ts';
import { storeHeld } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { type Connectors, openSystemWork } from './system-work.ts';

/**
 * `systems.describe`: how much of which type one system holds of whoever proved the contacts. Nothing of it is copied:
 * it is what may be told to somebody who proved less than a copy asks for (11 CCR 7024(b)).
 */
export function describeHandler(journey: Journey, connectors: Connectors): StepHandler<Tx> {
  return async (step) => {
    const work = await openSystemWork(journey, connectors, step);
    if (!work) return { is: 'done', result: { stopped: true } };
    const call = { idempotencyKey: step.id, signal: step.signal };
    const { records } = await work.connector.locate(work.contacts, call);
    const counts: Counts = {};
    for (const { type } of records) counts[type] = (counts[type] ?? 0) + 1;
    return {
      is: 'done',
      result: { records: records.length, ...counts },
      commit: (tx) => storeHeld(tx, work, 'described', counts, journey.clock.now()),
    };
  };
}
