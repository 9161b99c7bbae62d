import { createHash } from 'node:crypto';
import { sql } from 'kysely';
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
  journey: Pick<Journey, 'db' | 'vault' | 'clock' | 'doorbell' | 'pace'>,
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
  const { rows } = await sql<{ stored: boolean }>`
    select accept_message(${id}, ${row.id}, ${row.wrapped}, ${row.master_key_id}, ${message.channel}, ${transport}, ${contentHash},
      ${key.seal(place('raw'), message.raw)}, ${key.seal(place('envelope'), JSON.stringify(message.envelope))},
      ${message.raw.length}, ${stepId}, ${at}, ${readAt}) as stored`.execute(journey.db);
  if (rows[0]?.stored) {
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
