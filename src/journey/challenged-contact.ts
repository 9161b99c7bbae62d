import type { ContactId } from '../core/privacy-request.ts';
import { newestChallenge } from '../db/challenges.ts';
import { contactsOf } from '../db/contacts.ts';
import type { Db, Tx } from '../db/tables.ts';
import type { PageBearer } from './page-token.ts';

/**
 * Whose code a page takes: that of the contact its link went to, and once that one is proven, of whichever contact of the
 * request was sent a code last. Whoever proved nothing can try no other contact's code.
 */
export async function challengedContact(
  db: Db | Tx,
  { requestId, contactId }: PageBearer,
): Promise<ContactId> {
  const own = (await contactsOf(db, requestId)).find(({ id }) => id === contactId);
  if (own?.proven_at == null || own.disowned_at !== null) return contactId;
  return (await newestChallenge(db, requestId))?.contact_id ?? contactId;
}
