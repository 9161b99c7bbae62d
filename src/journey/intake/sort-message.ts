import type { LifecycleEvent } from '../../core/lifecycle-event.ts';
import { recordEvent } from '../../db/apply-event.ts';
import { freezePlaybook } from '../../db/playbooks.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { Stated } from './message-content.ts';
import type { Treatment } from './treatment.ts';

/** Starts what a message needs: the first thing that happens to a request after its receipt. */
export async function sortMessage(
  journey: Journey,
  tx: Tx,
  id: RequestRow['id'],
  treatment: Treatment,
  stated?: Stated,
): Promise<void> {
  const at = journey.clock.now();
  const event = await eventOf(journey, tx, treatment, at);
  // What staff stated they decided; everything else Lawrence did.
  const actor = treatment.is === 'request' && stated && stated.rights.length > 0 ? stated.by : 'system';
  await recordEvent(tx, id, { event, actor, at });
}

async function eventOf(
  { company }: Journey,
  tx: Tx,
  treatment: Treatment,
  at: Temporal.Instant,
): Promise<LifecycleEvent> {
  const { channels } = company;
  switch (treatment.is) {
    case 'triage':
      return { type: 'triage.needed', because: treatment.because, slackChannel: channels.triage };
    case 'referred':
      return { type: 'request.referred', kind: treatment.kind, slackChannel: channels[treatment.kind] };
    case 'redirected':
      return { type: 'request.redirected', kind: treatment.kind, letter: treatment.kind };
    case 'dismissed':
      return { type: 'request.dismissed', kind: treatment.kind };
    case 'request':
      return {
        type: 'request.understood',
        kind: 'request',
        rights: treatment.rights,
        playbook: treatment.playbook.playbook,
        playbookHash: await freezePlaybook(tx, treatment.playbook, at),
        assuranceNeeded: treatment.playbook.verify.assurance,
      };
  }
}
