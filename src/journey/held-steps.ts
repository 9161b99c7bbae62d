import type { RequestId } from '../core/privacy-request.ts';
import { failedSteps, wakeStep } from '../db/steps.ts';
import type { Tx } from '../db/tables.ts';

/** Why a step that cannot be undone waits: a problem code of its own, so that what held it can let it go on. */
export const LEGAL_HOLD = 'legal-hold';
export const REFUSAL_PROPOSED = 'refusal-proposed';
export const ANSWER_PROPOSED = 'answer-proposed';

/** Wakes the steps that waited for this and nothing else. @returns how many of the case's steps still failed */
export async function wakeHeld(
  tx: Tx,
  requestId: RequestId,
  because: typeof LEGAL_HOLD | typeof REFUSAL_PROPOSED | typeof ANSWER_PROPOSED,
  at: Temporal.Instant,
): Promise<number> {
  const held = await tx
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('state', '=', 'failed')
    .where('problem_code', '=', because)
    .execute();
  for (const { id } of held) await wakeStep(tx, id, at);
  return await failedSteps(tx, requestId);
}
