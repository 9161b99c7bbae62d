import { z } from 'zod';
import { durationSchema } from '../../core/duration.ts';
import type { RequestId, StepId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { newId } from '../../db/new-id.ts';
import { askForStep } from '../../db/steps.ts';
import type { Db, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { type HeldBy, heldBy } from '../held-steps.ts';
import { askTeam } from './ask-team.ts';
import { escalationSchema } from './escalation.ts';
import { type ReviewFault, reviewFault } from './review-fault.ts';

const input = z.object({
  approvals: z.int().min(1).default(1),
  remind: z.array(durationSchema),
  escalate: escalationSchema.optional(),
});
const KINDS = ['team.approve', 'team.review'];

/** `team.approve`, `team.review`: waits for the team until enough different people agreed. */
export function approveHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { requestId } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const { approvals: needed, remind, escalate } = input.parse(step.input);
    const approvals = await countApprovals(journey.db, step.id);
    if (approvals >= needed) return { is: 'done', result: { approvals, needed } };
    return await askTeam(journey, step, requestId, { remind, escalate, result: { approvals, needed } });
  };
}

export type Approved =
  | { ok: true; approvals: number; needed: number }
  | { ok: false; because: 'already-approved' | 'not-waiting' | 'unknown-step' | ReviewFault | HeldBy };

/**
 * Records one person's approval; the last one that is needed wakes the step. That the person holds the role is the
 * caller's check. The same person counts once, also when two presses arrive at the same instant.
 * @throws Permanent `request-unknown`
 */
export async function approve(
  journey: Journey,
  { requestId, stepId, userId }: { requestId: RequestId; stepId: StepId; userId: string },
): Promise<Approved> {
  return await change(journey, requestId, async (tx): Promise<Approved> => {
    const at = journey.clock.now();
    const request = await lockRequest(tx, requestId);
    const step = await tx
      .selectFrom('steps')
      .select(['id', 'name', 'kind', 'state', 'input'])
      .where('id', '=', stepId)
      .where('request_id', '=', requestId)
      .where('kind', 'in', KINDS)
      .executeTakeFirst();
    if (!step) return { ok: false, because: 'unknown-step' };
    const { approvals: needed } = input.parse(step.input);
    const asked = ['ready', 'running', 'waiting'].includes(step.state) && request.state === 'fulfilling';
    if (!asked || (await countApprovals(tx, stepId)) >= needed) return { ok: false, because: 'not-waiting' };
    const held = await heldBy(tx, requestId, { erases: false });
    if (held) return { ok: false, because: held };
    const fault =
      step.kind === 'team.review' && (await reviewFault(tx, { requestId, step: step.name, userId }));
    if (fault) return { ok: false, because: fault };
    const stored = await tx
      .insertInto('approvals')
      .values({ id: newId(), step_id: stepId, request_id: requestId, user_id: userId, approved_at: at })
      .onConflict((conflict) => conflict.constraint('approvals_once_each').doNothing())
      .executeTakeFirst();
    if (stored.numInsertedOrUpdatedRows !== 1n) return { ok: false, because: 'already-approved' };
    const approvals = await countApprovals(tx, stepId);
    await recordEvent(tx, requestId, {
      event: { type: 'approval.given', step: step.name, approvals, needed },
      actor: `staff:${userId}`,
      at,
    });
    // Also marks a step that runs right now to run once more: it may have counted before this approval.
    if (approvals >= needed) await askForStep(tx, { requestId, name: step.name, kind: step.kind, at });
    return { ok: true, approvals, needed };
  });
}

async function countApprovals(db: Db | Tx, stepId: StepId): Promise<number> {
  const { count } = await db
    .selectFrom('approvals')
    .select((eb) => eb.fn.count<string>('user_id').distinct().as('count'))
    .where('step_id', '=', stepId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
