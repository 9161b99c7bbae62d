import { countsOf, withhold } from '../../core/export.ts';
import type { ExportConnector } from '../../core/ports.ts';
import type { StepHandler } from '../../core/step.ts';
import { storeHeld } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { storeRecords } from '../stored-exports.ts';
import { openSystemWork } from './system-work.ts';

export type ExportConnectors = ReadonlyMap<string, ExportConnector>;

/**
 * `systems.export`: copies what one system holds of whoever proved the contacts. What is never given out is taken out
 * before anything is stored; the rest is sealed.
 */
export function exportHandler(journey: Journey, connectors: ExportConnectors): StepHandler<Tx> {
  return async (step) => {
    const work = await openSystemWork(journey, connectors, step);
    if (!work) return { is: 'done', result: { stopped: true } };
    const { connector, contacts, key, requestId, system } = work;
    const found = await connector.export(contacts, { idempotencyKey: step.id, signal: step.signal });
    const { records, withheld } = withhold(found, connector.withheld);
    const counts = countsOf(records);
    const insert =
      Object.keys(counts).length > 0
        ? await storeRecords(journey, key, { requestId, system, records, withheld })
        : undefined;
    return {
      is: 'done',
      result: { outcome: insert ? 'exported' : 'nothing_found', ...counts },
      commit: async (tx) => {
        await insert?.(tx);
        await storeHeld(tx, work, 'exported', counts, journey.clock.now());
      },
    };
  };
}
