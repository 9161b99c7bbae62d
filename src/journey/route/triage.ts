import { playbookFor } from '../../core/playbook.ts';
import type { RequestId, Right } from '../../core/privacy-request.ts';
import { type Actor, applyEvent } from '../../db/apply-event.ts';
import { freezePlaybook } from '../../db/playbooks.ts';
import { change, type Journey } from '../context.ts';

export type Triaged =
  | { ok: true; playbook: string }
  | { ok: false; because: 'no-playbook' | 'already-triaged' };

/**
 * Staff say which rights a request is about: the playbook for them is frozen and the person is asked to prove who
 * they are.
 * @throws Permanent `request-unknown`
 */
export async function triage(
  journey: Journey,
  { requestId, rights, actor }: { requestId: RequestId; rights: readonly Right[]; actor: Actor },
): Promise<Triaged> {
  const playbook = playbookFor(journey.playbooks, rights);
  if (!playbook) return { ok: false, because: 'no-playbook' };
  return await change(journey, requestId, async (tx): Promise<Triaged> => {
    const at = journey.clock.now();
    const playbookHash = await freezePlaybook(tx, playbook, at);
    const applied = await applyEvent(tx, requestId, {
      event: {
        type: 'request.understood',
        kind: 'request',
        rights: [...rights],
        playbook: playbook.playbook,
        playbookHash,
        assuranceNeeded: playbook.verify.assurance,
      },
      actor,
      at,
    });
    return applied.ok ? { ok: true, playbook: playbook.playbook } : { ok: false, because: 'already-triaged' };
  });
}
