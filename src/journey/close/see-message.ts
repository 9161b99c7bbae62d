import type { RequestId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { change, type Journey } from '../context.ts';

export type Seen = { ok: true } | { ok: false; because: 'nothing-to-see' };

/** Staff have read what came in after the case was closed, or that a letter was lost. @throws Permanent `request-unknown` */
export async function seeMessage(
  journey: Journey,
  { requestId, actor }: { requestId: RequestId; actor: Actor },
): Promise<Seen> {
  return await change(journey, requestId, async (tx): Promise<Seen> => {
    const { attention } = await lockRequest(tx, requestId);
    if (attention !== 'wrote-after-close' && attention !== 'letter-lost')
      return { ok: false, because: 'nothing-to-see' };
    await recordEvent(tx, requestId, { event: { type: 'message.seen' }, actor, at: journey.clock.now() });
    return { ok: true };
  });
}
