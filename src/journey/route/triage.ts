import type { OnBehalf, RequestId, Right } from '../../core/privacy-request.ts';
import { partsFor } from '../../core/which-playbook.ts';
import { type Actor, lockRequest } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { change, type Journey } from '../context.ts';
import { takeUp } from '../take-up.ts';
import { recordLesson } from './record-lesson.ts';

export type Triaged =
  | { ok: true; playbooks: string[] }
  | { ok: false; because: 'no-playbook' | 'already-triaged' | 'stale' | 'for-an-organization' };

export interface TriageOrder {
  requestId: RequestId;
  rights: readonly Right[];
  /** Default: as the message was taken. */
  onBehalf?: OnBehalf | undefined;
  actor: Actor;
  /** The version that the answer was given on; another one means that something happened since. */
  version?: number;
}

/**
 * Staff say which rights a request is about: the playbooks for them are frozen, and the person is asked to prove who
 * they are for those that need a proof.
 * @throws Permanent `request-unknown`
 */
export async function triage(
  journey: Journey,
  { requestId, rights, actor, version, onBehalf }: TriageOrder,
): Promise<Triaged> {
  return await change(journey, requestId, async (tx): Promise<Triaged> => {
    const before = await lockRequest(tx, requestId);
    if (before.state === 'received' && version !== undefined && (await movedOn(tx, before, version))) {
      return { ok: false, because: 'stale' };
    }
    const forWhom = onBehalf ?? before.on_behalf;
    const minor = before.minor || forWhom === 'parent';
    const parts = partsFor(journey.playbooks, rights, { minor });
    if (!parts) return { ok: false, because: 'no-playbook' };
    if (forWhom === 'employer') return { ok: false, because: 'for-an-organization' };
    const applied = await takeUp(journey, tx, before, parts, { actor, onBehalf: forWhom });
    if (!applied.ok) return { ok: false, because: 'already-triaged' };
    await recordLesson(journey, tx, before, { kind: 'request', rights });
    return { ok: true, playbooks: parts.map(({ playbook }) => playbook.playbook) };
  });
}
