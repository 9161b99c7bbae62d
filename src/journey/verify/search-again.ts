import type { RequestId } from '../../core/privacy-request.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { failedSteps, wakeStep } from '../../db/steps.ts';
import type { Tx } from '../../db/tables.ts';
import { NOTHING_TO_SEARCH_BY } from '../nothing-to-search-by.ts';

/** Systems that could not be searched by anything proven are tried again: there is more now. */
export async function searchAgain(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<void> {
  const stuck = await tx
    .selectFrom('steps')
    .select(['id', 'name'])
    .where('request_id', '=', requestId)
    .where('state', '=', 'failed')
    .where('problem_code', '=', NOTHING_TO_SEARCH_BY)
    .orderBy('name')
    .execute();
  for (const { id, name } of stuck) {
    await wakeStep(tx, id, at);
    const event = {
      type: 'step.retried',
      step: name,
      stillFailed: await failedSteps(tx, requestId),
    } as const;
    await recordEvent(tx, requestId, { event, actor: 'requester', at });
  }
}
