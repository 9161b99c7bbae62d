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
import { statedSuggestion } from '../suggestion.ts';
import { claimContact } from './claim-contact.ts';
import type { Author, MessageContent } from './message-content.ts';
import { understand } from './understand.ts';
import { whySilent } from './why-silent.ts';

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
  const { stated } = message;
  const deadline = respondBy(message.askedAt, stated?.jurisdiction ?? null, company['time-zone']);
  const silent = await whySilent(tx, message, sender, at);
  const answerable = message.problem === null && silent === null && sender !== null && message.trusted;
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
      jurisdiction: stated?.jurisdiction ?? null,
      language: 'en',
      suggestion: stated ? statedSuggestion(stated) : null,
    },
    sender,
    {
      event: {
        type: 'request.received',
        channel: message.inbound.channel,
        inbound: message.inbound.id,
        answerable,
        dueAt: deadline.dueAt.toString(),
        dueSource: deadline.source,
      },
      actor: 'requester',
      at: message.askedAt,
    },
  );
  await joinKey(tx, key.id, id);
  if (stated?.otherContact) await claimContact(tx, id, contactOf(vault, key, stated.otherContact), at);
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
  await sort(journey, tx, id, message, { answerable, silent });
}

export function contactOf(vault: Journey['vault'], key: DataKey, { channel, value }: Author): NewContact {
  const id = newId<ContactId>();
  return {
    id,
    channel,
    value: key.seal({ table: 'contacts', column: 'value', row: id }, value),
    value_hash: vault.fingerprint(channel, value),
  };
}

/** Understood, to be read, or to be sorted: the first thing that happens to a request after receipt. */
export async function sort(
  journey: Journey,
  tx: Tx,
  id: RequestId,
  message: MessageContent,
  { answerable, silent }: { answerable: boolean; silent: string | null },
): Promise<void> {
  const at = journey.clock.now();
  const slackChannel = journey.company.channels.triage;
  if (message.problem !== null) {
    const event = { type: 'reading.failed', problem: message.problem, slackChannel } as const;
    await recordEvent(tx, id, { event, actor: 'system', at });
    return;
  }
  const said = message.stated && message.stated.rights.length > 0 ? message.stated : null;
  const understood = said
    ? { kind: 'request' as const, rights: said.rights, abstain: false }
    : understand({ subject: message.subject, text: message.ownWords });
  const playbook = understood.abstain ? undefined : playbookFor(journey.playbooks, understood.rights);
  if (!playbook || !answerable) {
    const unclear = said ? 'no-playbook' : 'not-understood';
    const because = silent ?? (answerable ? unclear : 'sender-not-certain');
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
    actor: said?.by ?? 'system',
    at,
  });
}
