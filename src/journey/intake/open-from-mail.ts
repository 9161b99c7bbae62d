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
import type { ReadMail } from './read-mail.ts';
import { understand } from './understanding/understand.ts';
import type { Understanding } from './understanding/understanding.ts';

/**
 * Opens a request from a mail, under the key the mail was stored with. Receipt, not reading, starts the legal clock.
 * What is not plainly understood, and whatever a machine wrote, is a human's to sort.
 */
export async function openFromMail(
  journey: Journey,
  tx: Tx,
  mail: ReadMail,
  key: DataKey,
  ownWords: Buffer | null,
): Promise<void> {
  const { vault, company, clock } = journey;
  const id = newId<RequestId>();
  const at = clock.now();
  const receivedAt = mail.inbound.received_at;
  const sender: NewContact | null = mail.author === undefined ? null : contactOf(vault, key, mail.author);
  const deadline = respondBy(receivedAt, null, company['time-zone']);
  const understood =
    mail.problem === null
      ? understand({ channel: 'email', from: mail.author ?? '', subject: mail.subject, text: mail.ownWords })
      : undefined;
  const answerable = mail.problem === null && mail.automatic === null && sender !== null && mail.trusted;
  await openRequest(
    tx,
    {
      id,
      reference: newReference(),
      key_id: key.id,
      channel: 'email',
      on_behalf: understood?.on_behalf ?? 'unknown',
      minor: understood?.minor ?? false,
      phi: understood?.phi ?? false,
      jurisdiction: null,
      language: 'en',
    },
    sender,
    {
      event: {
        type: 'request.received',
        channel: 'email',
        inbound: mail.inbound.id,
        answerable,
        dueAt: deadline.dueAt.toString(),
        dueSource: deadline.source,
      },
      actor: 'requester',
      at: receivedAt,
    },
  );
  await joinKey(tx, key.id, id);
  await tx
    .updateTable('inbound_messages')
    .set({
      request_id: id,
      state: mail.problem === null ? 'read' : 'needs_reading',
      problem_code: mail.problem,
      own_words: ownWords,
      from_contact: sender?.id ?? null,
      automatic: mail.automatic,
      message_id_hash: mail.messageId ? vault.fingerprint('message-id', mail.messageId) : null,
      read_at: at,
    })
    .where('id', '=', mail.inbound.id)
    .execute();
  await sort(journey, tx, id, mail, understood, answerable, at);
}

function contactOf(vault: Journey['vault'], key: DataKey, address: string): NewContact {
  const id = newId<ContactId>();
  return {
    id,
    channel: 'email',
    value: key.seal({ table: 'contacts', column: 'value', row: id }, address),
    value_hash: vault.fingerprint('email', address),
  };
}

/** Understood, to be read, or to be sorted: the first thing that happens to a request after receipt. */
async function sort(
  journey: Journey,
  tx: Tx,
  id: RequestId,
  mail: ReadMail,
  understood: Understanding | undefined,
  answerable: boolean,
  at: Temporal.Instant,
): Promise<void> {
  const slackChannel = journey.company.channels.triage;
  if (understood === undefined) {
    const event = { type: 'reading.failed', problem: mail.problem ?? 'unreadable', slackChannel } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
    return;
  }
  const plain = !understood.abstain && understood.kind === 'request' && understood.on_behalf === 'self';
  const playbook = plain ? playbookFor(journey.playbooks, understood.rights) : undefined;
  if (!playbook || !answerable) {
    const because = mail.automatic ?? (answerable ? 'not-understood' : 'sender-not-certain');
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
