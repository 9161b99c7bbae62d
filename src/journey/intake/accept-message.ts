import { createHash } from 'node:crypto';
import type { InboundMessage, Transport } from '../../core/inbound-message.ts';
import type { InboundId, StepId } from '../../core/privacy-request.ts';
import { newId } from '../../db/new-id.ts';
import type { Journey } from '../context.ts';
import { senderOf } from './sender-of.ts';

export interface AcceptedMessage {
  inboundId: InboundId;
  /** The same bytes were stored before: nothing was added. */
  duplicate: boolean;
}

/**
 * Stores a message durably, sealed under a key of its own, with the step that reads it: one statement, so that the
 * sender is told "stored" after a single round trip. The same identity twice is one message. When it is read depends
 * on its sender's pace.
 * @throws DatabaseUnavailable when nothing could be stored
 */
export async function acceptMessage(
  journey: Pick<Journey, 'db' | 'vault' | 'clock' | 'doorbell' | 'pace' | 'intake'>,
  message: InboundMessage,
  transport: Transport,
): Promise<AcceptedMessage> {
  const now = journey.clock.now();
  const at = message.receivedAt ?? now;
  const sender = senderOf(message);
  const readAt = sender === undefined ? now : journey.pace.readAt(sender, now);
  const id = newId<InboundId>();
  const stepId = newId<StepId>();
  const { key, row } = journey.vault.mint();
  const place = (column: string) => ({ table: 'inbound_messages', column, row: id });
  const contentHash = createHash('sha256').update(message.identity).digest();
  const isNew = await journey.intake.store({
    id,
    key: row,
    channel: message.channel,
    transport,
    contentHash,
    raw: key.seal(place('raw'), message.raw),
    envelope: key.seal(place('envelope'), JSON.stringify(message.envelope)),
    sizeBytes: message.raw.length,
    stepId,
    receivedAt: at,
    readAt,
    now,
  });
  if (isNew) {
    if (readAt === now) journey.doorbell.ring([{ id: stepId, kind: 'intake.read', attempt: 0 }]);
    return { inboundId: id, duplicate: false };
  }
  const earlier = await journey.db
    .selectFrom('inbound_messages')
    .select('id')
    .where('content_hash', '=', contentHash)
    .executeTakeFirstOrThrow();
  return { inboundId: earlier.id, duplicate: true };
}
