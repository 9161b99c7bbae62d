import { sql } from 'kysely';
import type { Channel, ContactId, RequestId } from '../core/privacy-request.ts';
import type { NewContact } from './apply-event.ts';
import { caseOf } from './parts.ts';
import type { Db, Tables, Tx } from './tables.ts';

/** How a person of a request can be reached, and which of it is proven. Values are sealed; look-ups go by keyed hash. */
export type ContactRow = Tables['contacts'];

/** The contacts of a request's case. */
export async function contactsOf(db: Db | Tx, requestId: RequestId): Promise<ContactRow[]> {
  return await db
    .selectFrom('contacts')
    .selectAll()
    .where('request_id', '=', caseOf(requestId))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/**
 * Adds a contact that nobody proved yet. One that the request has already stays as it is.
 * @returns the request's contact of that value
 */
export async function addContactRow(
  tx: Tx,
  requestId: RequestId,
  contact: NewContact,
  source: ContactRow['source'],
  at: Temporal.Instant,
): Promise<ContactRow> {
  await tx
    .insertInto('contacts')
    .values({ ...contact, request_id: requestId, source, created_at: at })
    .onConflict((conflict) => conflict.columns(['request_id', 'channel', 'value_hash']).doNothing())
    .execute();
  return await tx
    .selectFrom('contacts')
    .selectAll()
    .where('request_id', '=', requestId)
    .where('channel', '=', contact.channel)
    .where('value_hash', '=', contact.value_hash)
    .executeTakeFirstOrThrow();
}

/** A contact proven twice keeps the first time. */
export async function markProven(tx: Tx, id: ContactId, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('contacts')
    .set({ proven_at: at })
    .where('id', '=', id)
    .where('proven_at', 'is', null)
    .execute();
}

/** Of what several systems say the latest counts: a contact that was changed in one of them is not settled. */
export async function markOnRecord(tx: Tx, id: ContactId, since: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('contacts')
    .set({ on_record_since: sql`greatest(on_record_since, ${since})` })
    .where('id', '=', id)
    .execute();
}

export async function markDisowned(tx: Tx, id: ContactId, at: Temporal.Instant): Promise<void> {
  await tx.updateTable('contacts').set({ disowned_at: at }).where('id', '=', id).execute();
}

/** For how long the owner of a contact is left alone by whoever wrote in their name. */
export const DISOWNED_DAYS = 30;

type Person = Pick<ContactRow, 'channel' | 'value_hash'>;

export async function insertDisowning(
  tx: Tx,
  disowning: { id: string; requestId: RequestId; contact: Person; sender: Person; at: Temporal.Instant },
): Promise<void> {
  const { id, requestId, contact, sender, at } = disowning;
  await tx
    .insertInto('disownings')
    .values({
      id,
      request_id: requestId,
      channel: contact.channel,
      value_hash: contact.value_hash,
      sender_hash: sender.value_hash,
      at,
      until: at.add({ hours: 24 * DISOWNED_DAYS }),
    })
    .execute();
}

/** Whether the owner of a contact said lately that requests of this sender are not theirs. */
export async function isDisowned(
  db: Db | Tx,
  contact: { channel: Channel; value_hash: Buffer },
  senderHash: Buffer,
  now: Temporal.Instant,
): Promise<boolean> {
  const row = await db
    .selectFrom('disownings')
    .select('id')
    .where('value_hash', '=', contact.value_hash)
    .where('channel', '=', contact.channel)
    .where('sender_hash', '=', senderHash)
    .where('until', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}
