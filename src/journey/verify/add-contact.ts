import { canProve } from '../../core/assurance.ts';
import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { addContactRow, contactsOf } from '../../db/contacts.ts';
import { newId } from '../../db/new-id.ts';
import { change, type Journey } from '../context.ts';
import { irreversibleBegun } from '../irreversible-begun.ts';
import { readContact } from '../read-contact.ts';
import { type CodeRefused, issueCode } from './issue-code.ts';

/** As many as a person plausibly has; more would make us write to strangers. */
const CONTACTS_MAX = 6;

export type ContactAdded =
  | { ok: true }
  | {
      ok: false;
      because: 'not-a-contact' | 'prove-first' | 'too-many-contacts' | 'too-late' | CodeRefused['because'];
    };

/**
 * A requester names another address or number of theirs, and a code goes to it: it is searched by once they prove it. Only
 * whoever proved their own contact may have us write to another one. The answer is the same whether we know the
 * contact or not.
 */
export async function addContact(
  journey: Journey,
  { requestId, contactId, typed }: { requestId: RequestId; contactId: ContactId; typed: string },
): Promise<ContactAdded> {
  const contact = readContact(typed);
  if (!contact) return { ok: false, because: 'not-a-contact' };
  return await change(journey, requestId, async (tx): Promise<ContactAdded> => {
    const at = journey.clock.now();
    const request = await lockRequest(tx, requestId);
    const contacts = await contactsOf(tx, requestId);
    const asker = contacts.find(({ id }) => id === contactId);
    if (!canProve(request.state) || (await irreversibleBegun(tx, requestId))) {
      return { ok: false, because: 'too-late' };
    }
    if (asker?.proven_at == null || asker.disowned_at !== null) return { ok: false, because: 'prove-first' };
    if (contacts.length >= CONTACTS_MAX) return { ok: false, because: 'too-many-contacts' };
    const key = await journey.vault.open(tx, request.key_id);
    const id = newId<ContactId>();
    const sealed = {
      id,
      channel: contact.channel,
      value: key.seal({ table: 'contacts', column: 'value', row: id }, contact.value),
      value_hash: journey.vault.fingerprint(contact.channel, contact.value),
    };
    const row = await addContactRow(tx, requestId, sealed, 'added', at);
    // Proven already: there is nothing to send, and the page says what it always says.
    if (row.proven_at !== null) return { ok: true };
    if (row.id === id) {
      const event = { type: 'contact.added', contact: id, channel: contact.channel } as const;
      await recordEvent(tx, requestId, { event, actor: 'requester', at });
    }
    const issued = await issueCode(journey, tx, request, row);
    return issued.ok ? { ok: true } : { ok: false, because: issued.because };
  });
}
