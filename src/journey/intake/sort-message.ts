import type { LifecycleEvent } from '../../core/lifecycle-event.ts';
import { Permanent } from '../../core/problem.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import type { RequestRow, Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { takeUp } from '../take-up.ts';
import { takeUpMessage } from '../take-up-message.ts';
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
  if (treatment.is === 'for-people') {
    await takeUpMessage(journey, tx, await lockRequest(tx, id), treatment, 'system');
    return;
  }
  if (treatment.is !== 'request') {
    const event = eventOf(journey, treatment);
    await recordEvent(tx, id, { event, actor: 'system', at: journey.clock.now() });
    return;
  }
  // What staff stated they decided; everything else Lawrence did.
  const actor = stated && stated.rights.length > 0 ? stated.by : 'system';
  const applied = await takeUp(journey, tx, await lockRequest(tx, id), treatment.parts, { actor });
  if (!applied.ok) throw new Permanent(applied.because);
}

function eventOf(
  { company: { channels } }: Journey,
  treatment: Exclude<Treatment, { is: 'request' | 'for-people' }>,
): LifecycleEvent {
  switch (treatment.is) {
    case 'triage':
      return { type: 'triage.needed', because: treatment.because, slackChannel: channels.triage };
    case 'redirected':
      return { type: 'request.redirected', kind: treatment.kind, letter: treatment.letter };
    case 'dismissed':
      return { type: 'request.dismissed', kind: treatment.kind };
  }
}
