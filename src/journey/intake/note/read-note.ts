import type { NoteEnvelope } from '../../../core/inbound-message.ts';
import type { MessageContent, StoredMessage } from '../message-content.ts';

/** Reads what staff entered for a person: nobody wrote it to us, so it is never taken for an answer to a letter. */
export async function readNote(
  { inbound, raw }: StoredMessage,
  envelope: NoteEnvelope,
): Promise<MessageContent> {
  return {
    inbound,
    askedAt: Temporal.Instant.from(envelope.receivedAt),
    trusted: true,
    problem: null,
    author: envelope.contact ?? undefined,
    automatic: null,
    report: false,
    recipients: [],
    referenced: [],
    messageId: undefined,
    subject: '',
    ownWords: raw.toString('utf8').trim(),
  };
}
