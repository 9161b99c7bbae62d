import type { LifecycleEvent } from '../../src/core/lifecycle-event.ts';
import type { RequestId } from '../../src/core/privacy-request.ts';
import { recordEvent } from '../../src/db/apply-event.ts';
import { inTransaction } from '../../src/db/database.ts';
import { insertSteps } from '../../src/db/steps.ts';
import type { TestJourney } from './journey.ts';
import { verifyingRequest } from './requests.ts';

export interface PlannedStep {
  name: string;
  needs?: string[];
  kind?: string;
}

/** A request in state `fulfilling`, made through the one writer, whose playbook has these steps; no others exist. */
export async function caseInProgress(
  journey: TestJourney,
  steps: readonly PlannedStep[],
): Promise<RequestId> {
  const { id, contactId } = await verifyingRequest(journey, { answerable: false });
  const at = journey.clock.now();
  await inTransaction(journey.db, async (tx) => {
    const record = (event: LifecycleEvent) => recordEvent(tx, id, { event, actor: 'system', at });
    await record({ type: 'identity.verified', assurance: 'basic', contact: contactId, by: 'page' });
    await record({ type: 'request.routed', slackChannel: 'privacy-requests', team: 'privacy' });
    await tx.deleteFrom('steps').where('request_id', '=', id).execute();
    await insertSteps(
      tx,
      steps.map(({ name, needs = [], kind = 'test.work' }) => ({
        requestId: id,
        name,
        kind,
        playbookStep: name,
        needs,
        at,
      })),
    );
  });
  return id;
}
