import { z } from 'zod';
import { APPEAL_REASONS, type AppealReason, type AppealVerdict } from '../../core/decision.ts';
import { durationSchema } from '../../core/duration.ts';
import { respondBy } from '../../core/law/deadline.ts';
import { firstDates } from '../../core/law/due-dates.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { Permanent } from '../../core/problem.ts';
import type { StepHandler } from '../../core/step.ts';
import { partsFor } from '../../core/which-playbook.ts';
import { appealOf, decidedFirst } from '../../db/appeals.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { newId } from '../../db/new-id.ts';
import { askForStep } from '../../db/steps.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { openLinkedCase } from '../open-linked-case.ts';
import { askTeam } from './ask-team.ts';

const input = z.object({ remind: z.array(durationSchema) });
const KIND = 'appeal.decide';

/** `appeal.decide`: waits until an approver has decided the appeal. */
export function decideAppealHandler(journey: Journey): StepHandler<Tx> {
  return async (step) => {
    const { requestId } = step;
    if (requestId === null) throw new Permanent('step-without-request');
    const verdict = (await appealOf(journey.db, requestId))?.verdict;
    if (verdict) return { is: 'done', result: { verdict } };
    return await askTeam(journey, step, requestId, { ...input.parse(step.input), result: {} });
  };
}

export type AppealDecided =
  | { ok: true }
  | { ok: false; because: 'stale' | 'no-open-appeal' | 'decided-first-case' | 'reason-of-other-verdict' };

export interface AppealOrder extends DecisionOrder {
  verdict: AppealVerdict;
  reason: AppealReason;
}

/**
 * An approver decides an appeal: somebody who had no part in the first decision, which the database holds to as well.
 * Where the first decision falls, the right is opened again as a case of its own with its own clock. That the person is
 * an approver is the caller's check.
 * @throws Permanent `request-unknown`
 */
export async function decideAppeal(journey: Journey, order: AppealOrder): Promise<AppealDecided> {
  const { requestId, version, userId, verdict, reason } = order;
  if (!APPEAL_REASONS[verdict].some((known) => known === reason))
    return { ok: false, because: 'reason-of-other-verdict' };
  return await change(journey, requestId, async (tx): Promise<AppealDecided> => {
    const at = journey.clock.now();
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const step = await waitingStep(tx, requestId);
    const appeal = await appealOf(tx, requestId);
    if (request.state !== 'fulfilling' || !step || !appeal || appeal.verdict !== null)
      return { ok: false, because: 'no-open-appeal' };
    if (await decidedFirst(tx, appeal.against_id, userId))
      return { ok: false, because: 'decided-first-case' };
    await tx
      .updateTable('appeals')
      .set({ verdict, reason, decided_by: userId, decided_at: at })
      .where('request_id', '=', requestId)
      .execute();
    const event = { type: 'appeal.decided', verdict, reason } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    if (verdict === 'overturned') await openAgain(journey, tx, request, appeal.against_id, userId);
    await askForStep(tx, { requestId, name: step.name, kind: KIND, at });
    return { ok: true };
  });
}

async function waitingStep(tx: Tx, requestId: RequestId): Promise<{ name: string } | undefined> {
  return await tx
    .selectFrom('steps')
    .select('name')
    .where('request_id', '=', requestId)
    .where('kind', '=', KIND)
    .where('state', 'in', ['ready', 'running', 'waiting'])
    .executeTakeFirst();
}

/** What was asked for at first, as a new case with the person and the proofs of the first one. */
async function openAgain(
  journey: Journey,
  tx: Tx,
  appeal: RequestRow,
  againstId: RequestId,
  userId: string,
): Promise<void> {
  const from = await lockRequest(tx, againstId);
  const now = journey.clock.now();
  const { jurisdiction, rights } = from;
  const due = respondBy({ receivedAt: now, jurisdiction, rights }, journey.company);
  await openLinkedCase(journey, tx, {
    id: newId<RequestId>(),
    from,
    link: { to: appeal, because: 'overturned-by' },
    continued: 'overturned',
    kind: 'request',
    rights: from.rights,
    playbook: partsFor(journey.playbooks, from.rights, from)?.[0].playbook,
    receipt: null,
    due: firstDates(due),
    actor: `staff:${userId}`,
  });
}
