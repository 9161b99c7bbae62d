import { respondBy } from '../../core/law/deadline.ts';
import { soonerDates } from '../../core/law/due-dates.ts';
import { playbookFor } from '../../core/playbook.ts';
import type { RequestId, Right } from '../../core/privacy-request.ts';
import { type Actor, applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { freezePlaybook } from '../../db/playbooks.ts';
import { change, type Journey } from '../context.ts';
import { recordLesson } from './record-lesson.ts';

export type Triaged =
  | { ok: true; playbook: string }
  | { ok: false; because: 'no-playbook' | 'already-triaged' | 'stale' };

export interface TriageOrder {
  requestId: RequestId;
  rights: readonly Right[];
  actor: Actor;
  /** The version that the answer was given on; another one means that something happened since. */
  version?: number;
}

/**
 * Staff say which rights a request is about: the playbook for them is frozen, and the person is asked to prove who
 * they are, unless these rights need no proof.
 * @throws Permanent `request-unknown`
 */
export async function triage(
  journey: Journey,
  { requestId, rights, actor, version }: TriageOrder,
): Promise<Triaged> {
  const playbook = playbookFor(journey.playbooks, rights);
  if (!playbook) return { ok: false, because: 'no-playbook' };
  return await change(journey, requestId, async (tx): Promise<Triaged> => {
    const at = journey.clock.now();
    const before = await lockRequest(tx, requestId);
    if (before.state === 'received' && (version ?? before.version) !== before.version) {
      return { ok: false, because: 'stale' };
    }
    const playbookHash = await freezePlaybook(tx, playbook, at);
    const deadline = respondBy(
      { receivedAt: before.received_at, jurisdiction: before.jurisdiction, rights },
      journey.company,
    );
    const applied = await applyToLocked(tx, before, {
      event: {
        type: 'request.understood',
        kind: 'request',
        rights: [...rights],
        playbook: playbook.playbook,
        playbookHash,
        assuranceNeeded: playbook.verify.assurance,
        ...soonerDates(deadline, before),
      },
      actor,
      at,
    });
    if (!applied.ok) return { ok: false, because: 'already-triaged' };
    await recordLesson(journey, tx, before, { kind: 'request', rights });
    return { ok: true, playbook: playbook.playbook };
  });
}
