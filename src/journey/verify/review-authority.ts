import { type Authority, isActor, VOUCHES } from '../../core/authority.ts';
import type { RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { contactsOf, markProven } from '../../db/contacts.ts';
import { movedOn } from '../../db/moved-on.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import { change, type Journey } from '../context.ts';
import { advance } from './advance.ts';

export type AuthorityReviewed =
  | { ok: true }
  | { ok: false; because: 'nobody-acts' | 'stale' | 'not-for-an-agent' | 'not-for-a-parent' };

/**
 * Staff say on what somebody may act for another, or that what was shown is not in order; then whoever acts is told, and
 * can show something else. That the reviewer holds the role is the caller's check.
 * @param authority `null`: not in order
 */
export async function reviewAuthority(
  journey: Journey,
  order: { requestId: RequestId; version: number; userId: string; authority: Authority | null },
): Promise<AuthorityReviewed> {
  const { requestId, version, userId, authority } = order;
  return await change(journey, requestId, async (tx): Promise<AuthorityReviewed> => {
    const at = journey.clock.now();
    const actor = `staff:${userId}` as const;
    const request = await lockRequest(tx, requestId);
    if (request.part_of !== null || request.state !== 'verifying' || !isActor(request.on_behalf)) {
      return { ok: false, because: 'nobody-acts' };
    }
    if (await movedOn(tx, request, version)) return { ok: false, because: 'stale' };
    const ofParents = authority === 'parental_relation';
    if (authority !== null && ofParents !== (request.on_behalf === 'parent')) {
      return { ok: false, because: ofParents ? 'not-for-an-agent' : 'not-for-a-parent' };
    }
    await recordEvent(tx, requestId, { event: { type: 'authority.reviewed', authority }, actor, at });
    const contacts = await contactsOf(tx, requestId);
    const actors = contacts.find(({ source }) => source === 'sender');
    if (authority === null) {
      await queueLetter(tx, { request, role: 'notice', letter: 'authority-unclear', at });
      return { ok: true };
    }
    const subjects = contacts.filter(
      ({ source, disowned_at }) => source === 'subject' && disowned_at === null,
    );
    if (VOUCHES.includes(authority)) for (const { id } of subjects) await markProven(tx, id, at);
    const contact = subjects[0]?.id ?? actors?.id;
    if (contact) await advance(journey, tx, requestId, { contact, by: 'authority', actor });
    return { ok: true };
  });
}
