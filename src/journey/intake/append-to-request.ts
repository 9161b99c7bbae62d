import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { applyEvent } from '../../db/apply-event.ts';
import { joinKey } from '../../db/data-keys.ts';
import { askForStep } from '../../db/steps.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { parseReplyAddress } from '../reply-address.ts';
import type { MessageContent } from './message-content.ts';

export interface Thread {
  requestId: RequestId;
  /** The contact of that request which the message came from. */
  contactId: ContactId;
}

/**
 * The request that a message continues: by the token in its recipient, else by the ids it refers to. Both leak through
 * forwards and quotes, so they count only for mail from a contact of that request; anybody else's is a case of its
 * own.
 */
export async function findThread(journey: Journey, message: MessageContent): Promise<Thread | undefined> {
  const { author } = message;
  if (author === undefined) return undefined;
  const requestId = (await byToken(journey, message)) ?? (await byMessageId(journey, message));
  if (!requestId) return undefined;
  const contact = await journey.db
    .selectFrom('contacts')
    .select('id')
    .where('request_id', '=', requestId)
    .where('channel', '=', author.channel)
    .where('value_hash', '=', journey.vault.fingerprint(author.channel, author.value))
    .executeTakeFirst();
  return contact && { requestId, contactId: contact.id };
}

async function byToken(
  { db, vault, settings }: Journey,
  message: MessageContent,
): Promise<RequestId | undefined> {
  for (const address of message.recipients) {
    const reference = parseReplyAddress(vault, address, settings.mailDomain);
    if (reference === undefined) continue;
    const row = await db
      .selectFrom('requests')
      .select('id')
      .where('reference', '=', reference)
      .executeTakeFirst();
    if (row) return row.id;
  }
  return undefined;
}

async function byMessageId(
  { db, settings }: Journey,
  message: MessageContent,
): Promise<RequestId | undefined> {
  const ours = message.referenced
    .filter((id) => id.toLowerCase().endsWith(`@${settings.mailDomain}`))
    .map((id) => id.slice(0, id.lastIndexOf('@')));
  if (ours.length === 0) return undefined;
  const rows = await db
    .selectFrom('outbound_messages')
    .select(['message_id', 'request_id'])
    .where('message_id', 'in', ours)
    .execute();
  return ours
    .map((id) => rows.find((row) => row.message_id === id)?.request_id)
    .find((found) => found !== undefined);
}

/**
 * Adds a message to its request; a reply to a request that waits for a code is looked through for it.
 * @returns whether it was added
 */
export async function appendToRequest(
  journey: Journey,
  tx: Tx,
  message: MessageContent,
  { requestId, contactId }: Thread,
  ownWords: Buffer | null,
): Promise<boolean> {
  const at = journey.clock.now();
  const { id, key_id } = message.inbound;
  const automatic = message.automatic !== null;
  const applied = await applyEvent(tx, requestId, {
    event: { type: 'message.received', inbound: id, automatic },
    actor: 'requester',
    at,
  });
  if (!applied.ok) return false;
  await joinKey(tx, key_id, requestId);
  await tx
    .updateTable('inbound_messages')
    .set({
      request_id: requestId,
      state: 'read',
      own_words: ownWords,
      from_contact: contactId,
      automatic: message.automatic,
      message_id_hash: message.messageId ? journey.vault.fingerprint('message-id', message.messageId) : null,
      read_at: at,
    })
    .where('id', '=', id)
    .execute();
  if (applied.request.state === 'verifying' && !automatic && message.trusted) {
    await askForStep(tx, {
      requestId,
      name: `verify.reply.${id}`,
      kind: 'verify.reply',
      input: { inbound: id },
      at,
    });
  }
  return true;
}
