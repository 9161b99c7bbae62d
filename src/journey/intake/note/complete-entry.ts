import { createHash } from 'node:crypto';
import type { NoteEnvelope } from '../../../core/inbound-message.ts';
import type { InboundId, Right } from '../../../core/privacy-request.ts';
import { RIGHTS } from '../../../core/privacy-request.ts';
import { HANDLER_ROLES, type StaffGate, type StaffRefusal } from '../../../core/staff.ts';
import { lockRequest, recordEvent } from '../../../db/apply-event.ts';
import { newId } from '../../../db/new-id.ts';
import type { DataKey } from '../../../db/sealed.ts';
import type { RequestRow, Tables, Tx } from '../../../db/tables.ts';
import { change, type Journey } from '../../context.ts';
import { recordRefusal } from '../../record-refusal.ts';
import { digitsMatch } from '../../staff-link.ts';
import { claimContact } from '../claim-contact.ts';
import { decideTreatment } from '../decide-treatment.ts';
import { contactOf } from '../open-from-message.ts';
import { sortMessage } from '../sort-message.ts';
import { understandMessage } from '../understand-message.ts';
import type { EnteredPerson } from './entered-person.ts';
import { findEntryLink } from './entry-link.ts';
import { readNote } from './read-note.ts';

export interface CompletionOrder {
  token: string;
  /** What the staff member was shown beside the link. */
  digits: string;
  person: EnteredPerson;
}
export type Completion =
  | { ok: true; reference: string }
  | { ok: false; because: 'no-such-link' }
  | { ok: false; because: 'wrong-digits'; triesLeft: number }
  | { ok: false; because: 'not-allowed'; refusal: StaffRefusal };

/**
 * Adds the person and their words to a case that staff opened, once, by a link that is still good, with the digits that
 * came with it, and only while whoever it was made for may still work on cases. The case then goes the way of a message
 * that was read.
 */
export async function completeEntry(
  journey: Journey,
  gate: Pick<StaffGate, 'mayAct'>,
  order: CompletionOrder,
): Promise<Completion> {
  const found = await findEntryLink(journey.db, order.token, journey.clock.now());
  if (!found) return { ok: false, because: 'no-such-link' };
  const { user_id: userId } = found.link;
  const requestId = found.request.id;
  const may = await gate.mayAct(userId, HANDLER_ROLES);
  if (!may.ok) {
    await recordRefusal(journey, requestId, userId, 'entry.complete', may.because);
    return { ok: false, because: 'not-allowed', refusal: may.because };
  }
  const key = await journey.vault.open(journey.db, await keyOf(journey, requestId));
  return await change(journey, requestId, async (tx): Promise<Completion> => {
    const at = journey.clock.now();
    const request = await lockRequest(tx, requestId);
    // Read again under the lock: of two posts at the same instant one finds the link used.
    const live = await findEntryLink(tx, order.token, at);
    if (!live) return { ok: false, because: 'no-such-link' };
    const { link } = live;
    if (!digitsMatch(journey.vault, link, order.digits)) {
      const triesLeft = link.tries_left - 1;
      await tx.updateTable('entry_links').set({ tries_left: triesLeft }).where('id', '=', link.id).execute();
      return { ok: false, because: 'wrong-digits', triesLeft };
    }
    await tx.updateTable('entry_links').set({ used_at: at }).where('id', '=', link.id).execute();
    await tx
      .updateTable('staff_entries')
      .set({ completed_by: userId, completed_at: at })
      .where('id', '=', link.entry_id)
      .execute();
    await addPerson(journey, tx, { request, key, person: order.person, userId, entryId: link.entry_id });
    return { ok: true, reference: request.reference };
  });
}

interface Adding {
  request: RequestRow;
  key: DataKey;
  person: EnteredPerson;
  userId: string;
  entryId: string;
}

async function addPerson(journey: Journey, tx: Tx, adding: Adding): Promise<void> {
  const { request, key, person, userId } = adding;
  const at = journey.clock.now();
  const envelope = envelopeOf(request, person, userId);
  const inbound = await storeNote(journey, tx, adding, envelope);
  const message = await readNote({ inbound, raw: Buffer.from(person.words) }, envelope);
  const sender = message.author ? contactOf(journey.vault, key, message.author) : null;
  if (sender) {
    await tx
      .insertInto('contacts')
      .values({ ...sender, request_id: request.id, source: 'sender', created_at: at })
      .execute();
    await tx
      .updateTable('inbound_messages')
      .set({ from_contact: sender.id })
      .where('id', '=', inbound.id)
      .execute();
  }
  const other = message.stated?.otherContact;
  if (other) await claimContact(tx, request.id, contactOf(journey.vault, key, other), at);
  const understood = await understandMessage(message);
  const decided = await decideTreatment(journey, tx, message, understood, sender);
  const { receipt } = decided;
  const { language } = understood;
  const event = { type: 'entry.completed', inbound: inbound.id, receipt, language } as const;
  await recordEvent(tx, request.id, { event, actor: `staff:${userId}`, at });
  await sortMessage(journey, tx, request.id, decided.treatment, message.stated);
}

function envelopeOf(request: RequestRow, person: EnteredPerson, userId: string): NoteEnvelope {
  const [contact = null, otherContact = null] = [person.email, person.phone].filter((one) => one !== null);
  const stated = request.suggestion?.rights;
  const rights: Right[] = RIGHTS.filter((right) => Array.isArray(stated) && stated.includes(right));
  return {
    kind: 'note',
    contact,
    otherContact,
    name: person.name,
    subject: null,
    rights,
    jurisdiction: request.jurisdiction,
    referenceOutside: null,
    receivedAt: request.received_at.toString(),
    enteredBy: userId,
  };
}

/** The note as a message of the case, sealed under the case's own key. */
async function storeNote(
  { clock }: Journey,
  tx: Tx,
  { request, key, person, entryId }: Adding,
  envelope: NoteEnvelope,
): Promise<Tables['inbound_messages']> {
  const id = newId<InboundId>();
  const at = clock.now();
  const place = (column: string) => ({ table: 'inbound_messages', column, row: id });
  return await tx
    .insertInto('inbound_messages')
    .values({
      id,
      key_id: key.id,
      request_id: request.id,
      channel: request.channel,
      transport: 'staff',
      content_hash: createHash('sha256').update(`staff entry ${entryId}`).digest(),
      message_id_hash: null,
      raw: key.seal(place('raw'), person.words),
      envelope: key.seal(place('envelope'), JSON.stringify(envelope)),
      own_words: key.seal(place('own_words'), person.words),
      from_contact: null,
      size_bytes: Buffer.byteLength(person.words),
      state: 'read',
      automatic: null,
      problem_code: null,
      received_at: at,
      read_at: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function keyOf({ db }: Journey, id: RequestRow['id']) {
  const row = await db.selectFrom('requests').select('key_id').where('id', '=', id).executeTakeFirstOrThrow();
  return row.key_id;
}
