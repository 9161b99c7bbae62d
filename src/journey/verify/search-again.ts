import type { RequestId } from '../../core/privacy-request.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { askForStep, failedSteps, wakeStep } from '../../db/steps.ts';
import type { Tx } from '../../db/tables.ts';
import { NOTHING_TO_SEARCH_BY } from '../nothing-to-search-by.ts';

/**
 * There is more to search by now: systems that could not be searched by anything proven are tried again, and what was
 * copied for a package that nobody has let go yet is copied anew.
 */
export async function searchAgain(tx: Tx, requestId: RequestId, at: Temporal.Instant): Promise<void> {
  const again = await tx
    .selectFrom('steps')
    .select(['id', 'name', 'kind', 'state'])
    .where('request_id', '=', requestId)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'failed'), eb('problem_code', '=', NOTHING_TO_SEARCH_BY)]),
        eb.and([
          eb('kind', '=', 'systems.export'),
          eb('state', '=', 'done'),
          eb.exists(openReview(tx, requestId)),
        ]),
      ]),
    )
    .orderBy('name')
    .execute();
  for (const { id, name, kind, state } of again) {
    if (state === 'failed') await wakeStep(tx, id, at);
    else await askForStep(tx, { requestId, name, kind, at });
    const event = {
      type: 'step.retried',
      step: name,
      stillFailed: await failedSteps(tx, requestId),
    } as const;
    await recordEvent(tx, requestId, { event, actor: 'requester', at });
  }
}

const openReview = (tx: Tx, requestId: RequestId) =>
  tx
    .selectFrom('steps')
    .select('id')
    .where('request_id', '=', requestId)
    .where('kind', '=', 'team.review')
    .where('state', 'in', ['blocked', 'waiting']);
