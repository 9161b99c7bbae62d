import type { RequestId, StepId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { failedSteps, wakeStep } from '../../db/steps.ts';
import { change, type Journey } from '../context.ts';

export type Retried = { ok: true; step: string } | { ok: false; because: 'unknown-step' | 'not-failed' };

/** Gives a step that failed a new chance, with all its attempts. @throws Permanent `request-unknown` */
export async function retryStep(
  journey: Journey,
  { requestId, stepId, actor }: { requestId: RequestId; stepId: StepId; actor: Actor },
): Promise<Retried> {
  return await change(journey, requestId, async (tx): Promise<Retried> => {
    const at = journey.clock.now();
    await lockRequest(tx, requestId);
    const step = await tx
      .selectFrom('steps')
      .select(['name', 'state'])
      .where('id', '=', stepId)
      .where('request_id', '=', requestId)
      .forUpdate()
      .executeTakeFirst();
    if (!step) return { ok: false, because: 'unknown-step' };
    if (step.state !== 'failed') return { ok: false, because: 'not-failed' };
    await wakeStep(tx, stepId, at);
    const stillFailed = await failedSteps(tx, requestId);
    const event = { type: 'step.retried', step: step.name, stillFailed } as const;
    await recordEvent(tx, requestId, { event, actor, at });
    return { ok: true, step: step.name };
  });
}
