import { ANSWER_BY_HAND, type SendBackReason } from '../../core/decision.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { type AnswerProposal, openAnswer } from '../../db/answer-proposals.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { livingHold } from '../../db/legal-holds.ts';
import { movedOn } from '../../db/moved-on.ts';
import { skipOpenSteps } from '../../db/steps.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';
import { ANSWER_PROPOSED, LEGAL_HOLD, wakeHeld } from '../held-steps.ts';
import { TooLate, unlessTooLate } from '../stop-work.ts';
import { completeFulfilment } from './complete.ts';
import { deniesWhatIsFound, openSystems } from './open-systems.ts';
import { maySayNoData } from './propose-answer.ts';
import { storeByHand } from './store-by-hand.ts';

export type AnswerDecided =
  | { ok: true }
  | {
      ok: false;
      because:
        | 'stale'
        | 'no-answer-proposed'
        | 'own-answer'
        | 'not-open'
        | 'data-found'
        | 'too-late'
        | typeof LEGAL_HOLD;
    };

/**
 * A second person confirms an answer: what it says of each system that is still open is its outcome, all other work stops,
 * and the letter goes out; not where what came to light since makes it untrue. That the person is an approver is the
 * caller's check.
 * @throws Permanent `request-unknown`; NeedsHuman `system-without-outcome` where one is still open
 */
export async function confirmAnswer(journey: Journey, order: DecisionOrder): Promise<AnswerDecided> {
  const { requestId, userId } = order;
  return await unlessTooLate(() =>
    decideAnswer(journey, order, async (tx, request, proposal, at) => {
      if (proposal.proposed_by === userId) return { ok: false, because: 'own-answer' };
      if (await isUntrue(journey, tx, request, proposal)) return { ok: false, because: 'data-found' };
      if (erasesSome(proposal) && (await livingHold(tx, requestId)))
        return { ok: false, because: LEGAL_HOLD };
      const stepsStopped = await stopSteps(tx, requestId, at);
      // A step that ended while the others were stopped may have found something, too.
      if (await isUntrue(journey, tx, request, proposal)) throw new TooLate();
      const open = await openSystems(tx, journey.systems, requestId);
      const results = proposal.systems.filter(({ system }) => open.some((one) => one.system === system));
      for (const { system, ...result } of results) await storeByHand(tx, { requestId, system }, result, at);
      await settle(tx, proposal, { userId, at, confirmed: true, sent_back_because: null });
      const { id: answer, kind } = proposal;
      const event = { type: 'answer.confirmed', answer, kind, stepsStopped } as const;
      await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
      await completeFulfilment(tx, requestId, at, ANSWER_BY_HAND);
      return { ok: true };
    }),
  );
}

/** What came to light since it was proposed speaks against it. */
async function isUntrue(
  { systems }: Journey,
  tx: Tx,
  request: RequestRow,
  proposal: AnswerProposal,
): Promise<boolean> {
  if (proposal.kind === 'no-data') return !(await maySayNoData(tx, request));
  return deniesWhatIsFound(await openSystems(tx, systems, request.id), proposal.systems);
}

const erasesSome = ({ systems }: AnswerProposal): boolean =>
  systems.some(({ outcome }) => outcome === 'erased' || outcome === 'partly_kept');

/** A second person, or whoever proposed it, takes an answer back: the case goes on. @throws Permanent `request-unknown` */
export async function sendBackAnswer(
  journey: Journey,
  { because, ...order }: DecisionOrder & { because: SendBackReason },
): Promise<AnswerDecided> {
  const { requestId, userId } = order;
  return await decideAnswer(journey, order, async (tx, _request, proposal, at) => {
    await settle(tx, proposal, { userId, at, confirmed: false, sent_back_because: because });
    const stillFailed = await wakeHeld(tx, requestId, ANSWER_PROPOSED, at);
    const event = { type: 'answer.sent_back', answer: proposal.id, because, stillFailed } as const;
    await recordEvent(tx, requestId, { event, actor: `staff:${userId}`, at });
    return { ok: true };
  });
}

/** What was done stays done; what is being done this very moment ends first. @throws TooLate */
async function stopSteps(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<number> {
  const stopped = await skipOpenSteps(tx, requestId, at);
  const running = await tx
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('system', 'is not', null)
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (running) throw new TooLate();
  return stopped;
}

async function decideAnswer(
  journey: Journey,
  { requestId, version }: DecisionOrder,
  decision: (
    tx: Tx,
    request: RequestRow,
    proposal: AnswerProposal,
    at: Temporal.Instant,
  ) => Promise<AnswerDecided>,
): Promise<AnswerDecided> {
  return await change(journey, requestId, async (tx): Promise<AnswerDecided> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const proposal = await openAnswer(tx, requestId);
    if (!proposal) return { ok: false, because: 'no-answer-proposed' };
    if (request.state !== 'fulfilling') return { ok: false, because: 'not-open' };
    return await decision(tx, request, proposal, journey.clock.now());
  });
}

async function settle(
  tx: Tx,
  { id }: AnswerProposal,
  decided: {
    userId: string;
    at: Temporal.Instant;
    confirmed: boolean;
    sent_back_because: SendBackReason | null;
  },
): Promise<void> {
  const { userId, at, confirmed, sent_back_because } = decided;
  await tx
    .updateTable('answer_proposals')
    .set({ decided_by: userId, decided_at: at, confirmed, sent_back_because })
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .executeTakeFirstOrThrow();
}
