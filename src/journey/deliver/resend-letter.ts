import type { RequestId } from '../../core/privacy-request.ts';
import { type Actor, lockRequest, recordEvent } from '../../db/apply-event.ts';
import { lostLetter, queueLetter } from '../../db/outbound-messages.ts';
import { change, type Journey } from '../context.ts';

export type Resent = { ok: true } | { ok: false; because: 'no-lost-letter' };

/**
 * Staff have a lost letter sent once more, to the contact it was for: a mailbox that was full may have room
 * again. A lost code is not sent again, the requester asks for a new one.
 * @throws Permanent `request-unknown`
 */
export async function resendLetter(
  journey: Journey,
  { requestId, actor }: { requestId: RequestId; actor: Actor },
): Promise<Resent> {
  return await change(journey, requestId, async (tx): Promise<Resent> => {
    const request = await lockRequest(tx, requestId);
    const lost = await lostLetter(tx, requestId);
    if (!lost?.resendable) return { ok: false, because: 'no-lost-letter' };
    const at = journey.clock.now();
    const { role, letter, contactId } = lost;
    const message = await queueLetter(tx, { request, letter, role, at, contactId, instead: true });
    await recordEvent(tx, requestId, { event: { type: 'letter.resent', message, role }, actor, at });
    return { ok: true };
  });
}
