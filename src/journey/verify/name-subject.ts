import { isActor, VOUCHES } from '../../core/authority.ts';
import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { addContactRow, contactsOf, markProven } from '../../db/contacts.ts';
import { newId } from '../../db/new-id.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import { change, type Journey } from '../context.ts';
import { readContact } from '../read-contact.ts';
import { advance } from './advance.ts';
import { type CodeRefused, issueCode } from './issue-code.ts';

/** An address and a number; more would let an agent have us write to strangers. */
const SUBJECT_CONTACTS_MAX = 2;

export type SubjectNamed =
  | { ok: true }
  | {
      ok: false;
      because:
        | 'not-a-contact'
        | 'prove-first'
        | 'own-contact'
        | 'too-many-contacts'
        | 'not-needed'
        | CodeRefused['because'];
    };

/**
 * Whoever acts for another names a contact of that person, once they proved their own. The person is asked there directly
 * (11 CCR 7063(a)): told who asks for what, with a code to confirm it and one press against it. A child is not written to;
 * there staff vouch for the contact when they find the relation in order.
 */
export async function nameSubject(
  journey: Journey,
  { requestId, contactId, typed }: { requestId: RequestId; contactId: ContactId; typed: string },
): Promise<SubjectNamed> {
  const contact = readContact(typed);
  if (!contact) return { ok: false, because: 'not-a-contact' };
  return await change(journey, requestId, async (tx): Promise<SubjectNamed> => {
    const at = journey.clock.now();
    const request = await lockRequest(tx, requestId);
    if (request.state !== 'verifying' || !isActor(request.on_behalf))
      return { ok: false, because: 'not-needed' };
    const contacts = await contactsOf(tx, requestId);
    const actor = contacts.find(({ id }) => id === contactId);
    if (actor?.source !== 'sender' || actor.proven_at === null || actor.disowned_at !== null) {
      return { ok: false, because: 'prove-first' };
    }
    const key = await journey.vault.open(tx, request.key_id);
    const id = newId<ContactId>();
    const sealed = {
      id,
      channel: contact.channel,
      value: key.seal({ table: 'contacts', column: 'value', row: id }, contact.value),
      value_hash: journey.vault.fingerprint(contact.channel, contact.value),
    };
    if (sealed.value_hash.equals(actor.value_hash)) return { ok: false, because: 'own-contact' };
    const named = contacts.filter(({ source }) => source === 'subject');
    const again = named.some(({ value_hash }) => value_hash.equals(sealed.value_hash));
    if (!again && named.length >= SUBJECT_CONTACTS_MAX) return { ok: false, because: 'too-many-contacts' };
    const row = await addContactRow(tx, requestId, sealed, 'subject', at);
    if (row.source !== 'subject') return { ok: false, because: 'own-contact' };
    const event = { type: 'subject.named', contact: row.id, channel: row.channel } as const;
    if (row.id === id) await recordEvent(tx, requestId, { event, actor: 'requester', at });
    if (row.proven_at !== null) return { ok: true };
    if (request.authority !== null && VOUCHES.includes(request.authority)) {
      await markProven(tx, row.id, at);
      await advance(journey, tx, requestId, { contact: row.id, by: 'authority', actor: 'system' });
      return { ok: true };
    }
    // An opt-out by a signed permission may need no more than to know whose data it is.
    await advance(journey, tx, requestId, { contact: actor.id, by: 'page', actor: 'system' });
    if (request.on_behalf === 'parent') return { ok: true };
    const now = await lockRequest(tx, requestId);
    const issued = await issueCode(journey, tx, now, row);
    if (!issued.ok) return { ok: false, because: issued.because };
    const letter = 'subject-asked';
    if (row.id === id) await queueLetter(tx, { request, contactId: row.id, role: 'notice', letter, at });
    return { ok: true };
  });
}
