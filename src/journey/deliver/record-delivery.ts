import { type Delivery, isGraver, isLost } from '../../core/delivery.ts';
import type { OutboundId, RequestId } from '../../core/privacy-request.ts';
import { lockRequest, recordEvent } from '../../db/apply-event.ts';
import { cancelChallengesOf } from '../../db/challenges.ts';
import { contactsOf } from '../../db/contacts.ts';
import { queueLetter } from '../../db/outbound-messages.ts';
import type { Tables, Tx } from '../../db/tables.ts';
import { change, type Journey } from '../context.ts';
import { sameSide } from '../whose-data.ts';
import { EXTENSION_LETTER, extendDeadline, undoExtension } from './extend-deadline.ts';

export interface DeliveryReport {
  outbound: OutboundId;
  delivery: Delivery;
  /** Enhanced status code or the provider's number; `null` when none was given. */
  code: string | null;
}

export type LetterName = { messageId: string } | { vendorId: string };
type Letter = Tables['outbound_messages'];

/**
 * Notes what a provider reports of a letter, in a transaction of its own.
 * @param of our own name for the letter, or the provider's
 * @returns whether there is such a letter
 */
export async function recordDelivery(
  journey: Journey,
  { delivery, code, ...of }: Omit<DeliveryReport, 'outbound'> & LetterName,
): Promise<boolean> {
  const letter = await journey.db
    .selectFrom('outbound_messages')
    .select(['id', 'request_id'])
    .where((eb) =>
      'messageId' in of ? eb('message_id', '=', of.messageId) : eb('vendor_id', '=', of.vendorId),
    )
    .executeTakeFirst();
  if (!letter) return false;
  const { id: outbound, request_id: requestId } = letter;
  await change(journey, requestId, (tx) =>
    recordDeliveryIn(journey, tx, requestId, { outbound, delivery, code }),
  );
  return true;
}

/**
 * A letter that was lost is an event, stands on the card, and goes once to another contact that the person proved; a
 * lost code stops working, since whoever reads it now is not known. A report that is no graver than what is known
 * changes nothing.
 */
export async function recordDeliveryIn(
  journey: Pick<Journey, 'clock'>,
  tx: Tx,
  requestId: RequestId,
  { outbound, delivery, code }: DeliveryReport,
): Promise<void> {
  const request = await lockRequest(tx, requestId);
  const letter = await tx
    .selectFrom('outbound_messages')
    .selectAll()
    .where('id', '=', outbound)
    .where('request_id', '=', requestId)
    .forUpdate()
    .executeTakeFirst();
  if (!letter || !isGraver(delivery, letter.delivery)) return;
  const at = journey.clock.now();
  const cameBack = isLost(delivery) && delivery !== 'spam';
  await tx
    .updateTable('outbound_messages')
    .set({
      delivery,
      delivery_code: code,
      delivery_at: at,
      // One that is only now being noted as sent becomes `bounced` then.
      ...(cameBack && letter.state === 'sent' ? { state: 'bounced' } : {}),
    })
    .where('id', '=', outbound)
    .execute();
  if (delivery === 'delivered' && letter.letter === EXTENSION_LETTER) await extendDeadline(tx, request, at);
  // Known to be lost already, only now with a graver word for it.
  if (!isLost(delivery) || (letter.delivery !== null && isLost(letter.delivery))) return;
  if (letter.role === 'code') await cancelChallengesOf(tx, letter.contact_id, at);
  const fallback = cameBack && letter.role !== 'code' ? await otherProvenContact(tx, letter) : undefined;
  const event = {
    type: 'letter.lost',
    message: outbound,
    role: letter.role,
    delivery,
    code,
    fallback: fallback ?? null,
  } as const;
  await recordEvent(tx, requestId, { event, actor: 'system', at });
  if (cameBack && letter.letter === EXTENSION_LETTER) await undoExtension(tx, request, at);
  if (fallback) {
    const { role, letter: name } = letter;
    await queueLetter(tx, { request, letter: name, role, at, contactId: fallback, instead: true });
  }
}

/** Another address or number that the same person proved in this case and that got no such letter yet. */
async function otherProvenContact(tx: Tx, { request_id, contact_id, role }: Letter) {
  const contacts = await contactsOf(tx, request_id);
  const own = contacts.find(({ id }) => id === contact_id);
  const written = await tx
    .selectFrom('outbound_messages')
    .select('contact_id')
    .where('request_id', '=', request_id)
    .where('role', '=', role)
    .execute();
  const other = (own ? sameSide(contacts, own) : [])
    .filter(({ id, proven_at }) => proven_at !== null && !written.some((row) => row.contact_id === id))
    .filter(({ disowned_at }) => disowned_at === null);
  return other.toSorted((a, b) =>
    Temporal.Instant.compare(a.proven_at ?? a.created_at, b.proven_at ?? b.created_at),
  )[0]?.id;
}
