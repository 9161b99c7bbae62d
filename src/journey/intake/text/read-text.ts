import type { TextEnvelope } from '../../../core/inbound-message.ts';
import type { MessageContent, StoredMessage } from '../message-content.ts';

/** Reads a text message: its words are the bytes, its author the number it came from. */
export async function readText(
  { inbound, raw }: StoredMessage,
  envelope: TextEnvelope,
): Promise<MessageContent> {
  return {
    inbound,
    askedAt: inbound.received_at,
    trusted: true,
    problem: null,
    author: { channel: 'sms', value: envelope.from },
    automatic: null,
    report: false,
    recipients: [],
    referenced: [],
    messageId: undefined,
    subject: '',
    ownWords: raw.toString('utf8').trim(),
  };
}
