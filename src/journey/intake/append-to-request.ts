import type { ContactId, RequestId } from '../../core/privacy-request.ts';
import { applyEvent } from '../../db/apply-event.ts';
import { joinKey } from '../../db/data-keys.ts';
import { askForStep } from '../../db/steps.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import { parseReplyAddress } from '../reply-address.ts';
import type { ReadMail } from './read-mail.ts';

export interface Thread {
  requestId: RequestId;
  /** The contact of that request which the mail came from. */
  contactId: ContactId;
}

/**
 * The request that a mail continues: by the token in its recipient, else by the ids it refers to. Both leak through
 * forwards and quotes, so they count only for mail from a contact of that request; anybody else's is a case of its
 * own.
 */
export async function findThread(journey: Journey, mail: ReadMail): Promise<Thread | undefined> {
  if (mail.author === undefined) return undefined;
  const requestId = (await byToken(journey, mail)) ?? (await byMessageId(journey, mail));
  if (!requestId) return undefined;
  const contact = await journey.db
    .selectFrom('contacts')
    .select('id')
    .where('request_id', '=', requestId)
    .where('channel', '=', 'email')
    .where('value_hash', '=', journey.vault.fingerprint('email', mail.author))
    .executeTakeFirst();
  return contact && { requestId, contactId: contact.id };
}

async function byToken({ db, vault, settings }: Journey, mail: ReadMail): Promise<RequestId | undefined> {
  for (const address of mail.envelopeTo) {
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

async function byMessageId({ db, settings }: Journey, mail: ReadMail): Promise<RequestId | undefined> {
  const ours = mail.referenced
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
 * Adds a mail to its request; a reply to a request that waits for a code is looked through for it.
 * @returns whether it was added
 */
export async function appendToRequest(
  journey: Journey,
  tx: Tx,
  mail: ReadMail,
  { requestId, contactId }: Thread,
  ownWords: Buffer | null,
): Promise<boolean> {
  const at = journey.clock.now();
  const { id, key_id } = mail.inbound;
  const automatic = mail.automatic !== null;
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
      automatic: mail.automatic,
      message_id_hash: mail.messageId ? journey.vault.fingerprint('message-id', mail.messageId) : null,
      read_at: at,
    })
    .where('id', '=', id)
    .execute();
  if (applied.request.state === 'verifying' && !automatic && mail.trusted) {
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
