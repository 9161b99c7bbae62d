import type { RequestId, StepId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { newId } from '../../db/new-id.ts';
import { failedSteps, wakeStep } from '../../db/steps.ts';
import type { Db, Tx } from '../../db/tables.ts';
import { insertWorkNote } from '../../db/work-notes.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { HELD_BY, type HeldBy, heldBy } from '../held-steps.ts';
import type { TaskOutcome } from '../task-outcomes.ts';
import { deniesWhatIsFound, isPossible, openSystems } from './open-systems.ts';
import { storeByHand } from './store-by-hand.ts';

export type StepSettled =
  | { ok: true }
  | { ok: false; because: 'stale' | 'not-failed' | 'no-such-outcome' | 'data-found' | HeldBy };

export interface Settlement extends DecisionOrder {
  result: TaskOutcome;
  /** How that can be seen; kept sealed. */
  note: string;
}

interface Settleable {
  id: StepId;
  name: string;
  system: string;
}

/**
 * The failed step that people can do in place of a machine: the first one that is about a system. One that only waits for a
 * hold or a proposal has not failed at anything.
 */
export async function settleableStep(db: Db | Tx, requestId: RequestId): Promise<Settleable | undefined> {
  const step = await db
    .selectFrom('steps')
    .select(['id', 'name', 'system'])
    .where('request_id', '=', requestId)
    .where('playbook_step', 'is not', null)
    .where('system', 'is not', null)
    .where('state', '=', 'failed')
    .where((eb) => eb.or([eb('problem_code', 'is', null), eb('problem_code', 'not in', [...HELD_BY])]))
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst();
  return step?.system ? { ...step, system: step.system } : undefined;
}

/**
 * An approver says what came of a system in which a step failed, and how that can be seen. The step becomes work by hand
 * that is done; what else was to be done there is not needed any more. That they are an approver is the caller's check.
 * @throws Permanent `request-unknown`, `content-destroyed`
 */
export async function settleStep(journey: Journey, order: Settlement): Promise<StepSettled> {
  const { requestId, version, userId, result, note } = order;
  return await change(journey, requestId, async (tx): Promise<StepSettled> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const step = await settleableStep(tx, requestId);
    if (!step || request.state !== 'fulfilling') return { ok: false, because: 'not-failed' };
    const { id: stepId, name, system } = step;
    const open = (await openSystems(tx, journey.systems, requestId)).find((one) => one.system === system);
    if (!open || !isPossible(open, result)) return { ok: false, because: 'no-such-outcome' };
    if (deniesWhatIsFound([open], [{ system, ...result }])) return { ok: false, because: 'data-found' };
    const erases = open.outcomes.some(({ outcome }) => outcome === 'erased');
    const held = await heldBy(tx, requestId, { erases });
    if (held) return { ok: false, because: held };
    const at = journey.clock.now();
    const key = await journey.vault.open(tx, request.key_id);
    const id = newId<string>();
    await insertWorkNote(tx, key, { id, requestId, stepId, userId, note, at });
    await storeByHand(tx, { requestId, system }, result, at);
    await doneByHand(tx, requestId, step, at);
    const stillFailed = await failedSteps(tx, requestId);
    const { outcome } = result;
    const event = { type: 'step.settled', step: name, system, outcome, note: id, stillFailed } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}

/** `team.task` ends as soon as it finds that its work is noted; a machine's step would fail once more. */
async function doneByHand(
  tx: Tx,
  requestId: RequestId,
  { id, system }: Settleable,
  at: Temporal.Instant,
): Promise<void> {
  await tx.updateTable('steps').set({ kind: 'team.task' }).where('id', '=', id).execute();
  await wakeStep(tx, id, at);
  await tx
    .updateTable('steps')
    .set({ state: 'skipped', settled_at: at, problem_code: null, problem_ask: null })
    .where('request_id', '=', requestId)
    .where('playbook_step', 'is not', null)
    .where('system', '=', system)
    .where('id', '<>', id)
    .where('state', 'in', ['blocked', 'ready', 'waiting', 'failed'])
    .execute();
}
