import type { InboundId, RequestId } from '../../core/privacy-request.ts';
import { applyEvent } from '../../db/apply-event.ts';
import { joinKey } from '../../db/data-keys.ts';
import { partsOf } from '../../db/parts.ts';
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
  if (!automatic) await answerParts(tx, requestId, id, at);
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

/** Parts have no thread of their own: what was asked about one is answered in that of its case. */
async function answerParts(
  tx: Tx,
  caseId: RequestId,
  inbound: InboundId,
  at: Temporal.Instant,
): Promise<void> {
  const asked = (await partsOf(tx, caseId)).filter(({ question }) => question !== null);
  const event = { type: 'message.received', inbound, automatic: false } as const;
  for (const { id } of asked) await applyEvent(tx, id, { event, actor: 'requester', at });
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
