import type { Kind, RequestId } from '../../core/privacy-request.ts';
import { type Actor, applyEvent, lockRequest } from '../../db/apply-event.ts';
import { change, type Journey } from '../context.ts';

export type Dismissed = { ok: true } | { ok: false; because: 'already-triaged' };

/** Staff say that a message asks for no privacy right, and what it is instead. @throws Permanent `request-unknown` */
export async function dismiss(
  journey: Journey,
  { requestId, kind, actor }: { requestId: RequestId; kind: Exclude<Kind, 'request'>; actor: Actor },
): Promise<Dismissed> {
  return await change(journey, requestId, async (tx): Promise<Dismissed> => {
    const before = await lockRequest(tx, requestId);
    // What was referred as legal process or a security report stays what it is.
    const known = before.kind === 'request' ? kind : before.kind;
    const event = { type: 'request.dismissed', kind: known } as const;
    const applied = await applyEvent(tx, requestId, { event, actor, at: journey.clock.now() });
    return applied.ok ? { ok: true } : { ok: false, because: 'already-triaged' };
  });
}
