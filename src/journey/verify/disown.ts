import type { RequestId } from '../../core/privacy-request.ts';
import { applyEvent } from '../../db/apply-event.ts';
import { cancelChallenges } from '../../db/challenges.ts';
import { skipOpenSteps } from '../../db/steps.ts';
import { change, type Journey } from '../context.ts';

export type DisownAnswer = { ok: true } | { ok: false; because: string };

/**
 * "This was not me": ends a request that somebody made in another's name. No code of it works any more and nothing
 * was done. The page link stays valid, so that the person can see that it is over.
 */
export async function disown(
  journey: Journey,
  { requestId }: { requestId: RequestId },
): Promise<DisownAnswer> {
  const answer = await change(journey, requestId, async (tx): Promise<DisownAnswer> => {
    const at = journey.clock.now();
    const applied = await applyEvent(tx, requestId, {
      event: { type: 'request.disowned' },
      actor: 'requester',
      at,
    });
    if (!applied.ok) return applied;
    await cancelChallenges(tx, requestId, at);
    await skipOpenSteps(tx, requestId, at);
    return { ok: true };
  });
  if (answer.ok) journey.log.warn({ request: requestId }, 'a requester says that the request is not theirs');
  return answer;
}
