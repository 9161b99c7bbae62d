import type { TextEnvelope } from '../../../core/inbound-message.ts';
import type { MessageContent, StoredMessage } from '../message-content.ts';
import { readKeyword } from './keywords.ts';

/** Reads a text message: its words are the bytes, its author the number it came from. */
export async function readText(
  { inbound, raw }: StoredMessage,
  { from, answerable, optOut, media }: TextEnvelope,
): Promise<MessageContent> {
  const ownWords = raw.toString('utf8').trim();
  const keyword = readKeyword(ownWords, optOut);
  return {
    inbound,
    askedAt: inbound.received_at,
    trusted: answerable,
    problem: null,
    // A short code or a name cannot be written to, and is nobody's number.
    author: answerable ? { channel: 'sms', value: from } : undefined,
    automatic: keyword?.alsoRequest ? 'keyword' : null,
    report: false,
    keyword: keyword?.keyword ?? null,
    mediaToFetch: media.length,
    recipients: [],
    referenced: [],
    messageId: undefined,
    subject: '',
    ownWords,
  };
}
