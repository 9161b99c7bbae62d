import { respondBy } from '../../core/law/response-clock.ts';
import { type ContactId, newReference, type RequestId } from '../../core/privacy-request.ts';
import { type NewContact, openRequest, recordEvent } from '../../db/apply-event.ts';
import { joinKey } from '../../db/data-keys.ts';
import { newId } from '../../db/new-id.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { Author, MessageContent } from './message-content.ts';
import { sortMessage } from './sort-message.ts';
import { receiptFor, treatmentOf } from './treatment.ts';
import type { Understanding } from './understand.ts';

export interface ReadingResult {
  message: MessageContent;
  /** What the message asks for; `null` where it could not be read. */
  understood: Understanding | null;
  key: DataKey;
  /** The sender's own words, sealed. */
  ownWords: Buffer | null;
}

/**
 * Opens a request from a message, under the key the message was stored with. Receipt, not reading, starts the clock.
 * What is not plainly understood, and whatever a machine wrote, is a human's to sort.
 */
export async function openFromMessage(
  journey: Journey,
  tx: Tx,
  { message, understood, key, ownWords }: ReadingResult,
): Promise<RequestId> {
  const { vault, company } = journey;
  const id = newId<RequestId>();
  const sender: NewContact | null =
    message.author === undefined ? null : contactOf(vault, key, message.author);
  const deadline = respondBy(message.askedAt, null, company['time-zone']);
  const answerable = understood !== null && message.automatic === null && sender !== null && message.trusted;
  const treatment =
    understood && treatmentOf(understood, { automatic: message.automatic, answerable }, journey.playbooks);
  const receipt = answerable && treatment ? receiptFor(treatment) : null;
  await openRequest(
    tx,
    {
      id,
      reference: newReference(),
      key_id: key.id,
      channel: message.inbound.channel,
      on_behalf: 'unknown',
      minor: false,
      phi: false,
      jurisdiction: null,
      language: 'en',
    },
    sender,
    {
      event: {
        type: 'request.received',
        channel: message.inbound.channel,
        inbound: message.inbound.id,
        receipt,
        dueAt: deadline.dueAt.toString(),
        dueSource: deadline.source,
      },
      actor: 'requester',
      at: message.askedAt,
    },
  );
  await joinKey(tx, key.id, id);
  await tx
    .updateTable('inbound_messages')
    .set({
      request_id: id,
      state: message.problem === null ? 'read' : 'needs_reading',
      problem_code: message.problem,
      own_words: ownWords,
      from_contact: sender?.id ?? null,
      automatic: message.automatic,
      message_id_hash: message.messageId ? vault.fingerprint('message-id', message.messageId) : null,
      read_at: journey.clock.now(),
    })
    .where('id', '=', message.inbound.id)
    .execute();
  if (treatment) await sortMessage(journey, tx, id, treatment);
  else await toBeRead(journey, tx, id, message.problem ?? 'unreadable');
  return id;
}

async function toBeRead(journey: Journey, tx: Tx, id: RequestId, problem: string): Promise<void> {
  const slackChannel = journey.company.channels.triage;
  await recordEvent(tx, id, {
    event: { type: 'reading.failed', problem, slackChannel },
    actor: 'system',
    at: journey.clock.now(),
  });
}

function contactOf(vault: Journey['vault'], key: DataKey, { channel, value }: Author): NewContact {
  const id = newId<ContactId>();
  return {
    id,
    channel,
    value: key.seal({ table: 'contacts', column: 'value', row: id }, value),
    value_hash: vault.fingerprint(channel, value),
  };
}
