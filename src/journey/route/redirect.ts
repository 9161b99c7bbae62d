import type { RequestId } from '../../core/privacy-request.ts';
import { type Actor, applyToLocked, lockRequest } from '../../db/apply-event.ts';
import { movedOn } from '../../db/moved-on.ts';
import { change, type Journey } from '../context.ts';
import { recordLesson } from './record-lesson.ts';

export interface RedirectOrder {
  requestId: RequestId;
  kind: 'support' | 'question';
  letter: string;
  actor: Actor;
  /** The version that the answer was given on; another one means that something happened since. */
  version?: number;
}
export type Redirected = { ok: true } | { ok: false; because: 'already-triaged' | 'stale' | 'no-sender' };

/**
 * Staff confirm that a message is about the product or a mere question: its sender is told where to turn.
 * @throws Permanent `request-unknown`
 */
export async function redirect(journey: Journey, order: RedirectOrder): Promise<Redirected> {
  const { requestId, version, kind, letter, actor } = order;
  return await change(journey, requestId, async (tx): Promise<Redirected> => {
    const before = await lockRequest(tx, requestId);
    if (before.state === 'received' && version !== undefined && (await movedOn(tx, before, version))) {
      return { ok: false, because: 'stale' };
    }
    const sender = await tx
      .selectFrom('contacts')
      .select('id')
      .where('request_id', '=', requestId)
      .where('source', '=', 'sender')
      .executeTakeFirst();
    if (!sender) return { ok: false, because: 'no-sender' };
    const event = { type: 'request.redirected', kind, letter } as const;
    const applied = await applyToLocked(tx, before, { event, actor, at: journey.clock.now() });
    if (!applied.ok) return { ok: false, because: 'already-triaged' };
    await recordLesson(journey, tx, before, { kind, rights: [] });
    return { ok: true };
  });
}
