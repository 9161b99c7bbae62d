import { respondBy } from '../../core/law/response-clock.ts';
import { playbookFor } from '../../core/playbook.ts';
import { type ContactId, newReference, type RequestId } from '../../core/privacy-request.ts';
import { type NewContact, openRequest, recordEvent } from '../../db/apply-event.ts';
import { joinKey } from '../../db/data-keys.ts';
import { newId } from '../../db/new-id.ts';
import { freezePlaybook } from '../../db/playbooks.ts';
import type { DataKey } from '../../db/sealed.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { mayAnswer } from './may-answer.ts';
import type { Author, MessageContent } from './message-content.ts';
import { understand } from './understand.ts';

/**
 * Opens a request from a message, under the key the message was stored with. Receipt, not reading, starts the clock.
 * What is not plainly understood, and whatever a machine wrote, is a human's to sort.
 */
export async function openFromMessage(
  journey: Journey,
  tx: Tx,
  message: MessageContent,
  key: DataKey,
  ownWords: Buffer | null,
): Promise<void> {
  const { vault, company, clock } = journey;
  const id = newId<RequestId>();
  const at = clock.now();
  const sender: NewContact | null =
    message.author === undefined ? null : contactOf(vault, key, message.author);
  const deadline = respondBy(message.askedAt, null, company['time-zone']);
  const answerable =
    message.problem === null && message.automatic === null && sender !== null && message.trusted;
  const answer = await mayAnswer(journey, tx, message, answerable);
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
        answerable: answer.receipt,
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
      read_at: at,
    })
    .where('id', '=', message.inbound.id)
    .execute();
  if (answer.withheld !== null) {
    const event = { type: 'receipt.withheld', because: answer.withheld } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
  }
  await sort(journey, tx, id, message, answerable && answer.proceed, at);
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

/** Understood, to be read, or to be sorted: the first thing that happens to a request after receipt. */
async function sort(
  journey: Journey,
  tx: Tx,
  id: RequestId,
  message: MessageContent,
  answerable: boolean,
  at: Temporal.Instant,
): Promise<void> {
  const slackChannel = journey.company.channels.triage;
  if (message.problem !== null) {
    const event = { type: 'reading.failed', problem: message.problem, slackChannel } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
    return;
  }
  const understood = understand({ subject: message.subject, text: message.toClassify ?? message.ownWords });
  const playbook = understood.abstain ? undefined : playbookFor(journey.playbooks, understood.rights);
  if (!playbook || !answerable) {
    const because = message.automatic ?? (answerable ? 'not-understood' : 'sender-not-certain');
    const event = { type: 'triage.needed', because, slackChannel } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
    return;
  }
  await recordEvent(tx, id, {
    event: {
      type: 'request.understood',
      kind: understood.kind,
      rights: understood.rights,
      playbook: playbook.playbook,
      playbookHash: await freezePlaybook(tx, playbook, at),
      assuranceNeeded: playbook.verify.assurance,
    },
    actor: 'system',
    at,
  });
}
