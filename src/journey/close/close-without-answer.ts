import type { NoAnswerReason } from '../../core/decision.ts';
import { applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { failedAnswer, skipStep } from '../../db/steps.ts';
import { contentUntil } from '../content-until.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';

export type ClosedWithoutAnswer = { ok: true } | { ok: false; because: 'stale' | 'no-answer-held' };

/**
 * Staff close a case that is done without its letter: no machine may write to that sender, and a person decided that
 * nobody should; or the letter cannot be sent, and the person was told in another way. What was done and how it ended stays
 * in the record.
 * @throws Permanent `request-unknown`
 */
export async function closeWithoutAnswer(
  journey: Journey,
  { requestId, version, userId, because }: DecisionOrder & { because: NoAnswerReason },
): Promise<ClosedWithoutAnswer> {
  return await change(journey, requestId, async (tx): Promise<ClosedWithoutAnswer> => {
    const request = await lockRequest(tx, requestId);
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const failed = await failedAnswer(tx, requestId);
    if (!request.answer_held && !failed) return { ok: false, because: 'no-answer-held' };
    const event = {
      type: 'answer.dropped',
      because,
      contentUntil: await contentUntil(journey, tx, request),
    } as const;
    const at = journey.clock.now();
    if (failed) await skipStep(tx, failed.id, at);
    const applied = await applyToLocked(tx, request, { event, actor: `staff:${userId}`, at });
    return applied.ok ? { ok: true } : { ok: false, because: 'no-answer-held' };
  });
}
