import { z } from 'zod';
import { after, durationSchema } from '../../core/playbook.ts';
import type { RequestId, StepId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { applyEvent, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { chainTime } from '../../db/event-chain.ts';
import { newId } from '../../db/new-id.ts';
import { askForStep } from '../../db/steps.ts';
import type { Db, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { stepMemory } from '../step-memory.ts';
import { escalatesAt, escalate as escalateTo, escalationSchema } from './escalation.ts';

const input = z.object({
  approvals: z.int().min(1),
  remind: z.array(durationSchema),
  escalate: escalationSchema.optional(),
});
const memory = z.object({ askedAt: z.string(), remindAt: z.string(), escalated: z.boolean().default(false) });
/** After the last reminder that the playbook names, the question comes back every day until it is answered. */
const THEN_EVERY = { hours: 24 };
const KIND = 'team.approve';

/**
 * `team.approve`: waits for the team until enough different people agreed. Each wait ends at the next reminder,
 * which is an event of the case, so that the card and its thread show it.
 */
export function approveHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { requestId } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const { approvals: needed, remind, escalate } = input.parse(step.input);
    const approvals = await countApprovals(journey.db, step.id);
    if (approvals >= needed) return { is: 'done', result: { approvals, needed } };
    const now = journey.clock.now();
    const remembered = memory.safeParse(await stepMemory(journey.db, step.id)).data;
    const askedAt = remembered ? Temporal.Instant.from(remembered.askedAt) : now;
    const isOver = (at: Temporal.Instant) => Temporal.Instant.compare(at, now) <= 0;
    const escalateAt = escalate && escalatesAt(journey, escalate, askedAt);
    const until =
      [...remind.map((wait) => after(askedAt, wait, journey.company['time-zone'])), escalateAt ?? askedAt]
        .sort(Temporal.Instant.compare)
        .find((at) => !isOver(at)) ?? now.add(THEN_EVERY);
    const escalates = escalateAt !== undefined && isOver(escalateAt) && !remembered?.escalated;
    const waiting = {
      is: 'waiting',
      for: 'team',
      until,
      result: {
        askedAt: askedAt.toString(),
        remindAt: until.toString(),
        escalated: escalates || (remembered?.escalated ?? false),
        approvals,
        needed,
      },
    } as const;
    const reminds = remembered && isOver(Temporal.Instant.from(remembered.remindAt));
    if (!reminds) return waiting;
    return {
      ...waiting,
      commit: async (tx) => {
        await remindTeam(tx, requestId, step.name, until, now);
        if (escalate && escalates)
          await escalateTo(tx, { requestId, step: step.name, to: escalate.to, at: now });
      },
    };
  };
}

async function remindTeam(
  tx: Tx,
  requestId: RequestId,
  step: string,
  until: Temporal.Instant,
  at: Temporal.Instant,
) {
  const event = { type: 'step.waiting', step, for: 'team', until: chainTime(until) } as const;
  // A withdrawal may have come first; then there is nobody left to remind.
  await applyEvent(tx, requestId, { event, actor: 'system', at });
}

export type Approved =
  | { ok: true; approvals: number; needed: number }
  | { ok: false; because: 'already-approved' | 'not-waiting' | 'unknown-step' };

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
      .where('kind', '=', KIND)
      .executeTakeFirst();
    if (!step) return { ok: false, because: 'unknown-step' };
    const { approvals: needed } = input.parse(step.input);
    const asked = ['ready', 'running', 'waiting'].includes(step.state) && request.state === 'fulfilling';
    if (!asked || (await countApprovals(tx, stepId)) >= needed) return { ok: false, because: 'not-waiting' };
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
    if (approvals >= needed) await askForStep(tx, { requestId, name: step.name, kind: KIND, at });
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
