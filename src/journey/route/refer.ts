import type { RequestId } from '../../core/privacy-request.ts';
import { type Actor, applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { change, type Journey } from '../context.ts';
import { recordLesson } from './record-lesson.ts';

export type Referred = { ok: true } | { ok: false; because: 'already-triaged' | 'stale' };

/**
 * Staff say that a message is legal process or a security report: its card stands in the channel of those who answer
 * such matters. The case stays open until they close it.
 * @throws Permanent `request-unknown`
 */
export async function refer(
  journey: Journey,
  order: { requestId: RequestId; version: number; kind: 'legal' | 'security'; actor: Actor },
): Promise<Referred> {
  const { requestId, version, kind, actor } = order;
  return await change(journey, requestId, async (tx): Promise<Referred> => {
    const before = await lockRequest(tx, requestId);
    if (before.state === 'received' && version !== before.version) return { ok: false, because: 'stale' };
    const slackChannel = journey.company.channels[kind];
    const event = { type: 'request.referred', kind, slackChannel } as const;
    const applied = await applyToLocked(tx, before, { event, actor, at: journey.clock.now() });
    if (!applied.ok) return { ok: false, because: 'already-triaged' };
    await recordLesson(journey, tx, before, { kind, rights: [] });
    return { ok: true };
  });
}
