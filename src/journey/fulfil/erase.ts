import type { ErasureReport } from '../../core/ports.ts';
import type { StepHandler } from '../../core/step.ts';
import { inTransaction } from '../../db/database.ts';
import { addLocated, storeErasure } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { type Connectors, openSystemWork } from './system-work.ts';

const NOTHING_FOUND: ErasureReport = { outcome: 'nothing_found', erased: {}, kept: [] };

/**
 * `systems.erase`: erases in one system what was located. It searches once more first, because days of approval
 * and cooling-off have passed; waits for whatever else its case still needs the data for; and seals what it found before
 * it erases: a run that is cut short is repeated with the same list.
 */
export function eraseHandler(journey: Journey, connectors: Connectors): StepHandler<Tx> {
  return async (step) => {
    const work = await openSystemWork(journey, connectors, step);
    if (!work) return { is: 'done', result: { stopped: true } };
    const { connector, contacts, key } = work;
    const call = { idempotencyKey: step.id, signal: step.signal };
    const found = await connector.locate(contacts, call);
    const located = await inTransaction(journey.db, (tx) =>
      addLocated(tx, key, work, found, journey.clock.now()),
    );
    const report =
      located.records.length === 0 ? NOTHING_FOUND : await connector.erase(located, contacts, call);
    const kept = report.kept.reduce((sum, { count }) => sum + count, 0);
    const at = journey.clock.now();
    return {
      is: 'done',
      result: { outcome: report.outcome, ...report.erased, kept },
      commit: (tx) => storeErasure(tx, work, report, at),
    };
  };
}
