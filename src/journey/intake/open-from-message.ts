import { respondBy } from '../../core/law/response-clock.ts';
import { type ContactId, newReference, type RequestId } from '../../core/privacy-request.ts';
import { type NewContact, openRequest, recordEvent } from '../../db/apply-event.ts';
import { joinKey } from '../../db/data-keys.ts';
import { newId } from '../../db/new-id.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { mayAnswer } from './may-answer.ts';
import type { Author, MessageContent } from './message-content.ts';
import { sortMessage } from './sort-message.ts';
import { receiptFor, type Treatment, treatmentOf } from './treatment.ts';
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
  const { vault, company, clock } = journey;
  const id = newId<RequestId>();
  const sender: NewContact | null =
    message.author === undefined ? null : contactOf(vault, key, message.author);
  const deadline = respondBy(message.askedAt, null, company['time-zone']);
  const { treatment, receipt, withheld } = await decide(journey, tx, message, understood);
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
      read_at: clock.now(),
    })
    .where('id', '=', message.inbound.id)
    .execute();
  if (withheld !== null) {
    const event = { type: 'receipt.withheld', because: withheld } as const;
    await recordEvent(tx, id, { event, actor: 'system', at: clock.now() });
  }
  if (treatment) await sortMessage(journey, tx, id, treatment);
  else await toBeRead(journey, tx, id, message.problem ?? 'unreadable');
  return id;
}

interface Decided {
  treatment: Treatment | null;
  /** The letter that says that it arrived. */
  receipt: string | null;
  withheld: string | null;
}

/** What is done with a message, and what its sender is told by machine: within the budgets, and only a person. */
async function decide(
  journey: Journey,
  tx: Tx,
  message: MessageContent,
  understood: Understanding | null,
): Promise<Decided> {
  if (understood === null) return { treatment: null, receipt: null, withheld: null };
  const answerable = message.automatic === null && message.author !== undefined && message.trusted;
  const treat = (mayGoOn: boolean) =>
    treatmentOf(understood, { automatic: message.automatic, answerable: mayGoOn }, journey.playbooks);
  // Spam takes no answer, so it must not use up the budget of the address that it forges.
  if (treat(answerable).is === 'dismissed')
    return { treatment: treat(answerable), receipt: null, withheld: null };
  const answer = await mayAnswer(journey, tx, message, answerable);
  const treatment = treat(answerable && answer.proceed);
  return { treatment, receipt: answer.receipt ? receiptFor(treatment) : null, withheld: answer.withheld };
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
