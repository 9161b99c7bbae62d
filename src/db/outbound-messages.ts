import { randomBytes } from 'node:crypto';
import { ACTORS } from '../core/authority.ts';
import { isLost } from '../core/delivery.ts';
import type { LetterRole } from '../core/lifecycle-event.ts';
import type { ContactId, OutboundId } from '../core/privacy-request.ts';
import { NeedsHuman } from '../core/problem.ts';
import { newId } from './new-id.ts';
import { caseOf } from './parts.ts';
import { insertSteps } from './steps.ts';
import type { Db, RequestRow, Tx } from './tables.ts';

export interface LetterOrder {
  request: Pick<RequestRow, 'id' | 'reference' | 'language'>;
  letter: string;
  role: LetterRole;
  at: Temporal.Instant;
  /** Default: the contact the request came from; an answer may belong to the person alone (`subjectToAnswer`). */
  contactId?: ContactId;
  id?: OutboundId;
  /** In place of one that was lost: the limit of one a request does not hold for it. */
  instead?: boolean;
  /** Sealed values that the letter needs and no other column holds. */
  enclosure?: Buffer;
}

/**
 * Puts a letter in the outbox together with the step that sends it. The step's name makes "one acknowledgement,
 * one answer a request" a constraint of the database.
 * @throws NeedsHuman `no-contact` when the request has nobody to write to
 */
export async function queueLetter(tx: Tx, order: LetterOrder): Promise<OutboundId> {
  const { request, letter, role, at } = order;
  const id = order.id ?? newId<OutboundId>();
  const contactId =
    order.contactId ??
    (role === 'answer' ? await subjectToAnswer(tx, request.id) : undefined) ??
    (await senderContact(tx, request.id));
  await tx
    .insertInto('outbound_messages')
    .values({
      id,
      request_id: request.id,
      contact_id: contactId,
      role,
      letter,
      locale: request.language,
      message_id: `fw.${request.reference}.${randomBytes(9).toString('hex')}`,
      state: 'queued',
      enclosure: order.enclosure ?? null,
      content: null,
      vendor_id: null,
      queued_at: at,
      sending_at: null,
      sent_at: null,
      problem_code: null,
      delivery: null,
      delivery_code: null,
      delivery_at: null,
    })
    .execute();
  const name = role === 'code' || role === 'notice' || order.instead ? `send.${role}.${id}` : `send.${role}`;
  await insertSteps(tx, [{ requestId: request.id, name, kind: 'letter.send', input: { outbound: id }, at }]);
  return id;
}

/**
 * The person themself, where somebody acts for them and showed staff nothing that lets them have the answer: to confirm a
 * request with a code is not to say that its answer goes to whoever made it. `undefined` in every other case.
 */
async function subjectToAnswer(tx: Tx, requestId: RequestRow['id']): Promise<ContactId | undefined> {
  const contact = await tx
    .selectFrom('contacts')
    .innerJoin('requests', 'requests.id', 'contacts.request_id')
    .select('contacts.id')
    .where('contacts.request_id', '=', caseOf(requestId))
    .where('requests.on_behalf', 'in', ACTORS)
    .where('requests.authority', 'is', null)
    .where('contacts.source', '=', 'subject')
    .where('contacts.proven_at', 'is not', null)
    .where('contacts.disowned_at', 'is', null)
    .orderBy('contacts.proven_at')
    .executeTakeFirst();
  return contact?.id;
}

async function senderContact(tx: Tx, requestId: RequestRow['id']): Promise<ContactId> {
  const contact = await tx
    .selectFrom('contacts')
    .select('id')
    .where('request_id', '=', caseOf(requestId))
    .where('source', '=', 'sender')
    .orderBy('created_at')
    .executeTakeFirst();
  if (!contact) {
    throw new NeedsHuman('no-contact', { ask: 'Nobody to write to: how should this person be answered?' });
  }
  return contact.id;
}

export interface LostLetter {
  role: LetterRole;
  letter: string;
  contactId: ContactId;
  /** It came back and can go out again; a code is asked for anew, and what was thrown to the spam has arrived. */
  resendable: boolean;
}

/** The letter that did not reach the person, where none of its kind went out since. */
export async function lostLetter(db: Db | Tx, requestId: RequestRow['id']): Promise<LostLetter | null> {
  const newest = await db
    .selectFrom('outbound_messages')
    .distinctOn('role')
    .select(['role', 'letter', 'contact_id', 'delivery', 'state'])
    .where('request_id', '=', requestId)
    .orderBy('role')
    .orderBy('queued_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const lost = newest
    .filter(({ delivery }) => delivery !== null && isLost(delivery))
    .map(({ role, letter, contact_id: contactId, state }) => ({
      role,
      letter,
      contactId,
      resendable: state === 'bounced' && role !== 'code',
    }));
  return lost.find(({ resendable }) => resendable) ?? lost[0] ?? null;
}

/** Whether a request's receipt was sent or is on its way. */
export const hasReceipt = (db: Db | Tx, requestId: RequestRow['id']): Promise<boolean> =>
  hasLetter(db, requestId, ['acknowledgement']);

/** Whether the person knows, or is about to, that their message arrived: by a receipt of the case or by the answer itself. */
export const wasTold = (db: Db | Tx, requestId: RequestRow['id']): Promise<boolean> =>
  hasLetter(db, requestId, ['acknowledgement', 'answer']);

async function hasLetter(db: Db | Tx, requestId: RequestRow['id'], roles: LetterRole[]): Promise<boolean> {
  const letter = await db
    .selectFrom('outbound_messages')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('request_id', '=', requestId),
        eb.and([eb('request_id', '=', caseOf(requestId)), eb('role', '=', 'acknowledgement')]),
      ]),
    )
    .where('role', 'in', roles)
    .limit(1)
    .executeTakeFirst();
  return letter !== undefined;
}

/** Whether a notice of this kind was sent or is on its way. */
export async function hasNotice(db: Db | Tx, requestId: RequestRow['id'], letter: string): Promise<boolean> {
  const notice = await db
    .selectFrom('outbound_messages')
    .select('id')
    .where('request_id', '=', requestId)
    .where('role', '=', 'notice')
    .where('letter', '=', letter)
    .executeTakeFirst();
  return notice !== undefined;
}
