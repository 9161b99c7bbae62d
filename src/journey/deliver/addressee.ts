import type { Channel, ContactId } from '../../core/privacy-request.ts';
import { NeedsHuman } from '../../core/problem.ts';
import { caseOf } from '../../db/parts.ts';
import type { Db, Tables } from '../../db/tables.ts';
import { isOptedOut } from '../../db/text-opt-outs.ts';
import { sameSide } from '../whose-data.ts';

export interface Addressee {
  contactId: ContactId;
  channel: Channel;
  /** Sealed. */
  value: Buffer;
}

/**
 * Who gets a letter: the contact it is for. A number that told us to stop gets no text any more; then the letter goes
 * to a mail address of the same person in this case, and where there is none a human finds another way.
 * @throws NeedsHuman `opted-out-of-texts`
 */
export async function addresseeOf(
  db: Db,
  letter: Pick<Tables['outbound_messages'], 'request_id' | 'contact_id' | 'role'>,
): Promise<Addressee> {
  const contacts = await db
    .selectFrom('contacts')
    .select(['id', 'channel', 'value', 'value_hash', 'source', 'proven_at'])
    .where('request_id', '=', caseOf(letter.request_id))
    .orderBy('created_at')
    .execute();
  const own = contacts.find(({ id }) => id === letter.contact_id);
  if (!own) throw new NeedsHuman('no-contact', { ask: 'The contact of this letter is not known any more.' });
  const stopped = own.channel === 'sms' && (await isOptedOut(db, own.value_hash));
  // A code proves the contact that it was sent to, and no other.
  const elsewhere = letter.role === 'code' ? [] : sameSide(contacts, own);
  const chosen = stopped
    ? elsewhere.find(
        ({ channel, source, proven_at }) => channel === 'email' && (source === 'sender' || proven_at),
      )
    : own;
  if (!chosen) {
    throw new NeedsHuman('opted-out-of-texts', {
      ask: 'This number told us to stop texting, and there is no mail address. How should this person be answered?',
    });
  }
  return { contactId: chosen.id, channel: chosen.channel, value: chosen.value };
}
