import type { ContactId } from '../core/privacy-request.ts';
import { newestChallenge } from '../db/challenges.ts';
import { contactsOf } from '../db/contacts.ts';
import type { Db, Tx } from '../db/tables.ts';
import { pageRights } from './page-rights.ts';
import type { PageBearer } from './page-token.ts';

/**
 * Whose code a page takes: that of the contact its link went to, and once that one is proven, of whichever contact of the
 * request was sent a code last. Whoever proved nothing can try no other contact's code, and whoever acts for somebody never
 * that person's.
 */
export async function challengedContact(
  db: Db | Tx,
  { requestId, contactId }: PageBearer,
): Promise<ContactId> {
  if (!(await pageRights(db, { requestId, contactId })).isProven) return contactId;
  const newest = (await newestChallenge(db, requestId))?.contact_id ?? contactId;
  const contacts = await contactsOf(db, requestId);
  return contacts.find(({ id }) => id === newest)?.source === 'subject' ? contactId : newest;
}
