import type { Playbook, PlaybookKind } from '../../core/playbook.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { change, type Journey } from '../context.ts';
import { takeUpMessage } from '../take-up-message.ts';
import { recordLesson } from './record-lesson.ts';

export interface ReferOrder {
  requestId: RequestId;
  version: number;
  kind: Exclude<PlaybookKind, 'appeal'>;
  playbook: Playbook;
  actor: Actor;
}
export type Referred = { ok: true } | { ok: false; because: 'already-triaged' | 'stale' | 'no-playbook' };

/**
 * Staff say that a message is legal process, a security report or a question for people to answer: its playbook brings it to
 * those who do.
 * @throws Permanent `request-unknown`
 */
export async function refer(journey: Journey, order: ReferOrder): Promise<Referred> {
  const { requestId, version, kind, actor } = order;
  return await change(journey, requestId, async (tx): Promise<Referred> => {
    const before = await lockRequest(tx, requestId);
    if (before.state === 'received' && (await movedOn(tx, before, version)))
      return { ok: false, because: 'stale' };
    const applied = await takeUpMessage(journey, tx, before, order, actor);
    if (!applied.ok) return { ok: false, because: 'already-triaged' };
    await recordLesson(journey, tx, before, { kind, rights: [] });
    return { ok: true };
  });
}
