import type { RequestId, StepId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { failedSteps, wakeStep } from '../../db/steps.ts';
import { storeNotSearched } from '../../db/system-outcomes.ts';
import { change, type Journey } from '../context.ts';
import { NOTHING_TO_SEARCH_BY } from '../nothing-to-search-by.ts';

export type PassedOver = { ok: true } | { ok: false; because: 'unknown-step' | 'not-failed' };

/**
 * Staff decide to go on without a system that cannot be searched by anything the person proved. That is its outcome, the
 * letter says so, and the person can prove more and ask again.
 * @throws Permanent `request-unknown`
 */
export async function passOverSystem(
  journey: Journey,
  { requestId, stepId, actor }: { requestId: RequestId; stepId: StepId; actor: Actor },
): Promise<PassedOver> {
  return await change(journey, requestId, async (tx): Promise<PassedOver> => {
    const at = journey.clock.now();
    await lockRequest(tx, requestId);
    const step = await tx
      .selectFrom('steps')
      .select(['state', 'system', 'problem_code'])
      .where('id', '=', stepId)
      .where('request_id', '=', requestId)
      .forUpdate()
      .executeTakeFirst();
    if (!step || step.system === null) return { ok: false, because: 'unknown-step' };
    if (step.state !== 'failed' || step.problem_code !== NOTHING_TO_SEARCH_BY) {
      return { ok: false, because: 'not-failed' };
    }
    const { system } = step;
    await storeNotSearched(tx, { requestId, system }, at);
    await wakeStep(tx, stepId, at);
    const stillFailed = await failedSteps(tx, requestId);
    const event = { type: 'system.passed_over', system, stillFailed } as const;
    await recordEvent(tx, requestId, { event, actor, at });
    return { ok: true };
  });
}
