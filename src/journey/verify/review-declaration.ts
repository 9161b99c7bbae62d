import type { RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { declarationsOf, settleDeclaration } from '../../db/declarations.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import { change, type Journey } from '../context.ts';
import { advance, mayBeDeclared } from './advance.ts';

export type Reviewed = { ok: true } | { ok: false; because: 'nothing-to-review' | 'nothing-on-record' };

/**
 * Staff say whether what a requester declared matches what we hold, in all its points. That the reviewer holds the
 * role is the caller's check. Where it does not match, the person is told, and can sign again or prove another contact.
 * Nothing matches where no contact that they proved is on record with us.
 */
export async function reviewDeclaration(
  journey: Journey,
  { requestId, userId, accepted }: { requestId: RequestId; userId: string; accepted: boolean },
): Promise<Reviewed> {
  return await change(journey, requestId, async (tx): Promise<Reviewed> => {
    const at = journey.clock.now();
    const actor = `staff:${userId}` as const;
    const request = await lockRequest(tx, requestId);
    const waiting = (await declarationsOf(tx, requestId)).find(({ reviewed_at }) => reviewed_at === null);
    if (!waiting || request.state !== 'verifying') return { ok: false, because: 'nothing-to-review' };
    if (accepted && !(await mayBeDeclared(tx, requestId, at)))
      return { ok: false, because: 'nothing-on-record' };
    await settleDeclaration(tx, waiting.id, { userId, accepted, at });
    const event = { type: 'declaration.reviewed', declaration: waiting.id, accepted } as const;
    await recordEvent(tx, requestId, { event, actor, at });
    const contact = waiting.contact_id;
    if (accepted) await advance(journey, tx, requestId, { contact, by: 'declaration', actor });
    else {
      const letter = 'declaration-unmatched';
      await queueLetter(tx, { request, contactId: contact, role: 'notice', letter, at });
    }
    return { ok: true };
  });
}
