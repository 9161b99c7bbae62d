import type { InboundId, RequestId } from '../../core/privacy-request.ts';
import { isDestroyed } from '../../db/data-keys.ts';
import type { Journey } from '../context.ts';
import type { MessageContent } from './message-content.ts';

export interface EarlierMessages {
  /** The same mail by the same sender, delivered once more by another way: nothing new is in it. */
  copyOf: { requestId: RequestId; inboundId: InboundId } | undefined;
  /** Requests that began with another mail of the same Message-ID, which proves nothing: ids can be forged. */
  sameId: RequestId[];
}

const LOOKED_AT_MAX = 5;

/**
 * Earlier messages with the Message-ID of this one. A mail to two of our addresses arrives twice with other bytes: it
 * counts once when sender and words are the same; with other words, or from anybody else, it is a case of its own.
 */
export async function earlierMessages(journey: Journey, message: MessageContent): Promise<EarlierMessages> {
  const { db, vault } = journey;
  const { messageId, author } = message;
  if (messageId === undefined) return { copyOf: undefined, sameId: [] };
  const rows = await db
    .selectFrom('inbound_messages as inbound')
    .leftJoin('contacts', 'contacts.id', 'inbound.from_contact')
    .select([
      'inbound.id',
      'inbound.key_id',
      'inbound.request_id',
      'inbound.own_words',
      'contacts.value_hash',
    ])
    .where('inbound.message_id_hash', '=', vault.fingerprint('message-id', messageId))
    .where('inbound.id', '<>', message.inbound.id)
    .orderBy('inbound.received_at')
    .limit(LOOKED_AT_MAX)
    .execute();
  const sender = author && vault.fingerprint(author.channel, author.value);
  const sameId: RequestId[] = [];
  for (const { id, key_id, request_id, own_words, value_hash } of rows) {
    if (request_id === null) continue;
    if (sender && value_hash?.equals(sender) && own_words && (await sameWords(id, key_id, own_words))) {
      return { copyOf: { requestId: request_id, inboundId: id }, sameId: [] };
    }
    sameId.push(request_id);
  }
  return { copyOf: undefined, sameId };

  async function sameWords(id: InboundId, keyId: (typeof rows)[number]['key_id'], sealed: Buffer) {
    if (await isDestroyed(db, keyId)) return false;
    const key = await vault.open(db, keyId);
    return (
      key.openText({ table: 'inbound_messages', column: 'own_words', row: id }, sealed) === message.ownWords
    );
  }
}
