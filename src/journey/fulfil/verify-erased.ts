import { Permanent, Transient } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { markVerified, readLocated } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { type Connectors, openSystemWork } from './system-work.ts';

/**
 * `systems.verify-erased`: reads the system back. Data that is still there is not called gone: the step is tried
 * again, because some systems erase with a delay, and in the end a human is asked.
 */
export function verifyErasedHandler(journey: Journey, connectors: Connectors): StepHandler<Tx> {
  return async (step) => {
    const work = await openSystemWork(journey, connectors, step);
    if (!work) return { is: 'done', result: { stopped: true } };
    const located = await readLocated(journey.db, work.key, work);
    if (!located) throw new Permanent('verified-before-located');
    const remaining = await work.connector.remaining(located, work.contacts, {
      idempotencyKey: step.id,
      signal: step.signal,
    });
    if (Object.values(remaining).some((count) => count > 0)) throw new Transient('still-there');
    const at = journey.clock.now();
    return {
      is: 'done',
      result: { remaining: 0 },
      commit: async (tx) => {
        if (!(await markVerified(tx, work, at))) throw new Permanent('verified-before-erased');
      },
    };
  };
}
