import type { Contact, ProvenContact } from '../core/ports.ts';
import type { Channel } from '../core/privacy-request.ts';
import type { ContactRow } from '../db/contacts.ts';
import type { DataKey } from '../db/sealed.ts';
import type { Db, RequestRow } from '../db/tables.ts';
import { isGiven, subjectContacts } from './whose-data.ts';

/** How the contacts are found that a step may act by. */
export type ContactsFor = (
  db: Db,
  request: Pick<RequestRow, 'id'>,
  key: DataKey,
  channels: readonly Channel[],
) => Promise<Contact[]>;

/**
 * The contacts that their owner proved, opened. No other address or number may seed a search: a claimed one would
 * let a stranger find and erase somebody else's data.
 */
export async function provenContacts(
  ...[db, request, key, channels]: Parameters<ContactsFor>
): Promise<ProvenContact[]> {
  const contacts = await subjectContacts(db, request.id);
  return opened(
    contacts.filter(({ proven_at }) => proven_at !== null),
    key,
    channels,
  );
}

/**
 * The contact that the request came from, proven or not, and whatever else was proven, opened. Only for what harms nobody
 * if the sender was forged: an opt-out takes no data and shows none, and its answer goes to the contact's owner.
 * California forbids to ask for proof of it (11 CCR 7060(b)). What is merely claimed beside it is not acted by.
 */
export async function sendersContacts(
  ...[db, request, key, channels]: Parameters<ContactsFor>
): Promise<Contact[]> {
  const contacts = await subjectContacts(db, request.id);
  return opened(
    contacts.filter((contact) => isGiven(contact) || contact.proven_at !== null),
    key,
    channels,
  );
}

/** What its owner says is not theirs is acted by no more, proven or not. */
function opened(rows: readonly ContactRow[], key: DataKey, channels: readonly Channel[]): Contact[] {
  return rows
    .filter(({ channel, disowned_at }) => channels.includes(channel) && disowned_at === null)
    .map(({ id, channel, value }) => ({
      channel,
      value: key.openText({ table: 'contacts', column: 'value', row: id }, value),
    }));
}
