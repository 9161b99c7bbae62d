import type { Kind, RequestId } from '../../core/privacy-request.ts';
import { type Actor, applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { change, type Journey } from '../context.ts';
import { recordLesson } from './record-lesson.ts';

export type Dismissed = { ok: true } | { ok: false; because: 'already-triaged' | 'stale' };

export interface DismissOrder {
  requestId: RequestId;
  kind: Exclude<Kind, 'request'>;
  actor: Actor;
  /** The version that the answer was given on; another one means that something happened since. */
  version?: number;
}

/** Staff say that a message asks for no privacy right, and what it is instead. @throws Permanent `request-unknown` */
export async function dismiss(
  journey: Journey,
  { requestId, kind, actor, version }: DismissOrder,
): Promise<Dismissed> {
  return await change(journey, requestId, async (tx): Promise<Dismissed> => {
    const before = await lockRequest(tx, requestId);
    if (before.state === 'received' && version !== undefined && (await movedOn(tx, before, version))) {
      return { ok: false, because: 'stale' };
    }
    // What was referred as legal process or a security report stays what it is.
    const known = before.kind === 'request' ? kind : before.kind;
    const event = { type: 'request.dismissed', kind: known } as const;
    const applied = await applyToLocked(tx, before, { event, actor, at: journey.clock.now() });
    if (!applied.ok) return { ok: false, because: 'already-triaged' };
    await recordLesson(journey, tx, before, { kind, rights: [] });
    return { ok: true };
  });
}
