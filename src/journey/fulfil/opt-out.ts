import { z } from 'zod';
import type { OptOutConnector } from '../../core/ports.ts';
import { PREFERENCES } from '../../core/privacy-request.ts';
import { Transient } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { inTransaction } from '../../db/database.ts';
import { addOptedOut, storeOptOut } from '../../db/system-outcomes.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { sendersContacts } from '../proven-contacts.ts';
import { openSystemWork } from './system-work.ts';

export type OptOutConnectors = ReadonlyMap<string, OptOutConnector>;

const input = z.object({ of: z.enum(PREFERENCES) });

/**
 * `systems.opt-out`: ends one use of the sender's data in one system and reads that back. What it came to is counted
 * before it is read back, so that a run that is repeated because the system is slow does not forget what an earlier
 * one did.
 */
export function optOutHandler(journey: Journey, connectors: OptOutConnectors): StepHandler<Tx> {
  return async (step) => {
    const work = await openSystemWork(journey, connectors, step, sendersContacts);
    if (!work) return { is: 'done', result: { stopped: true } };
    const { connector, contacts } = work;
    const { of } = input.parse(step.input);
    const call = { idempotencyKey: step.id, signal: step.signal };
    const found = await connector.optOut(of, contacts, call);
    const counts = await inTransaction(journey.db, (tx) => addOptedOut(tx, work, found));
    const goingOn = await connector.goingOn(of, contacts, call);
    if (Object.values(goingOn).some((count) => count > 0)) throw new Transient('still-going-on');
    const outcome = Object.values(counts).some((count) => count > 0) ? 'opted_out' : 'nothing_found';
    return {
      is: 'done',
      result: { outcome, ...counts },
      commit: (tx) => storeOptOut(tx, work, outcome, journey.clock.now()),
    };
  };
}
