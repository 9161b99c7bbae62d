import { type Actor, isActor } from '../core/authority.ts';
import { contactsOf } from '../db/contacts.ts';
import type { Db, RequestRow } from '../db/tables.ts';
import type { PageBearer } from './page-token.ts';

/** What somebody who acts for another has shown, as their page says it. */
export interface ActingStanding {
  as: Actor;
  authority: 'wanted' | 'under-review' | 'in-order';
  subject: 'wanted' | 'named' | 'confirmed';
}

/** Who the reader of a page is where somebody acts for another: the one who acts, the one who is asked, or neither. */
export async function actingStanding(
  db: Db,
  request: RequestRow,
  { contactId }: PageBearer,
): Promise<{ acting: ActingStanding | null; isAsked: boolean }> {
  const { on_behalf: as, state } = request;
  const nobody = { acting: null, isAsked: false };
  if (!isActor(as) || state !== 'verifying') return nobody;
  const contacts = await contactsOf(db, request.id);
  const own = contacts.find(({ id }) => id === contactId);
  if (own?.source === 'subject') return { acting: null, isAsked: own.proven_at === null };
  if (own?.source !== 'sender' || own.proven_at === null) return nobody;
  const subjects = contacts.filter(({ source, disowned_at }) => source === 'subject' && !disowned_at);
  const confirmed = subjects.some(({ proven_at }) => proven_at !== null);
  const shown = request.attention === 'needs-authority' ? 'under-review' : 'wanted';
  return {
    acting: {
      as,
      authority: request.authority === null ? shown : 'in-order',
      subject: confirmed ? 'confirmed' : subjects.length > 0 ? 'named' : 'wanted',
    },
    isAsked: false,
  };
}
