import { isActor } from '../core/authority.ts';
import type { RequestId } from '../core/privacy-request.ts';
import { type ContactRow, contactsOf } from '../db/contacts.ts';
import { caseOf } from '../db/parts.ts';
import type { Db, Tx } from '../db/tables.ts';

/**
 * The contacts of a case that belong to the person whose data is asked about. Where somebody acts for them, the agent's or
 * parent's own contacts are not among them: nothing of theirs is searched, shown or erased.
 */
export async function subjectContacts(db: Db | Tx, requestId: RequestId): Promise<ContactRow[]> {
  const { on_behalf } = await db
    .selectFrom('requests')
    .select('on_behalf')
    .where('id', '=', caseOf(requestId))
    .executeTakeFirstOrThrow();
  const theirs = isActor(on_behalf) ? ['subject', 'on_record'] : ['sender', 'claimed', 'added', 'on_record'];
  return (await contactsOf(db, requestId)).filter(({ source }) => theirs.includes(source));
}

/** By what an opt-out may be done, which needs no proof: what the person wrote from, or was named as theirs. */
export const isGiven = ({ source }: Pick<ContactRow, 'source'>): boolean =>
  source === 'sender' || source === 'subject';

type Sided = Pick<ContactRow, 'source'>;
const isOfSubject = ({ source }: Sided) => source === 'subject' || source === 'on_record';

/** Contacts that may get a letter in place of another: never the agent's in place of the person's, nor the other way round. */
export function sameSide<Contact extends Sided>(contacts: readonly Contact[], as: Sided): Contact[] {
  const reachable = contacts.filter(({ source }) => source !== 'organization');
  if (as.source === 'organization') return [];
  if (!contacts.some(({ source }) => source === 'subject')) return reachable;
  return reachable.filter((contact) => isOfSubject(contact) === isOfSubject(as));
}
