import type { RequestId } from '../../core/privacy-request.ts';
import type { NewContact } from '../../db/apply-event.ts';
import { addContactRow } from '../../db/contacts.ts';
import type { Tx } from '../../db/tables.ts';

/** Adds a contact that somebody states and nobody proved: no letter goes to it and no search begins with it. */
export async function claimContact(
  tx: Tx,
  requestId: RequestId,
  contact: NewContact,
  at: Temporal.Instant,
): Promise<void> {
  await addContactRow(tx, requestId, contact, 'claimed', at);
}
