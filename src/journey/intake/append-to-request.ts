import type { InboundId, RequestId } from '../../core/privacy-request.ts';
import { applyEvent } from '../../db/apply-event.ts';
import { joinKey } from '../../db/data-keys.ts';
import { askForStep } from '../../db/steps.ts';
import type { Tx } from '../../db/tables.ts';
import type { Journey } from '../context.ts';
import type { Thread } from './find-thread.ts';
import type { MessageContent, SealedWords } from './message-content.ts';

/**
 * Adds a message to its request; a reply to a request that waits for a code is looked through for it.
 * @returns whether it was added
 */
export async function appendToRequest(
  journey: Journey,
  tx: Tx,
  message: MessageContent,
  { requestId, contactId }: Thread,
  said: SealedWords | null,
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
      ...said,
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

/** Keeps a second delivery of a mail with its request, without doing anything over it. */
export async function keepCopy(
  journey: Journey,
  tx: Tx,
  message: MessageContent,
  { requestId }: { requestId: RequestId; inboundId: InboundId },
): Promise<void> {
  await joinKey(tx, message.inbound.key_id, requestId);
  await tx
    .updateTable('inbound_messages')
    .set({
      request_id: requestId,
      state: 'set_aside',
      problem_code: 'copy-of-an-earlier-mail',
      read_at: journey.clock.now(),
    })
    .where('id', '=', message.inbound.id)
    .execute();
}
