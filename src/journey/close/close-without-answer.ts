import type { NoAnswerReason } from '../../core/decision.ts';
import { applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { contentUntil } from '../content-until.ts';
import { change, type Journey } from '../context.ts';
import type { DecisionOrder } from '../decision-order.ts';

export type ClosedWithoutAnswer = { ok: true } | { ok: false; because: 'stale' | 'no-answer-held' };

/**
 * Staff close a case that is done without its letter: no machine may write to that sender, and a person decided that
 * nobody should. What was done and how it ended stays in the record.
 * @throws Permanent `request-unknown`
 */
export async function closeWithoutAnswer(
  journey: Journey,
  { requestId, version, userId, because }: DecisionOrder & { because: NoAnswerReason },
): Promise<ClosedWithoutAnswer> {
  return await change(journey, requestId, async (tx): Promise<ClosedWithoutAnswer> => {
    const request = await lockRequest(tx, requestId);
    if (request.version !== version) return { ok: false, because: 'stale' };
    if (!request.answer_held) return { ok: false, because: 'no-answer-held' };
    const event = {
      type: 'answer.dropped',
      because,
      contentUntil: await contentUntil(journey, tx, request),
    } as const;
    const at = journey.clock.now();
    const applied = await applyToLocked(tx, request, { event, actor: `staff:${userId}`, at });
    return applied.ok ? { ok: true } : { ok: false, because: 'no-answer-held' };
  });
}
