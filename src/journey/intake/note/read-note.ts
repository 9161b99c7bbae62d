import type { NoteEnvelope } from '../../../core/inbound-message.ts';
import type { MessageContent, StoredMessage } from '../message-content.ts';

/** What stands as `enteredBy` of an imported note, which nobody in Slack entered. */
export const BY_IMPORT = 'import';

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
    subject: envelope.subject ?? '',
    ownWords: raw.toString('utf8').trim(),
    stated: {
      rights: [...envelope.rights],
      jurisdiction: envelope.jurisdiction,
      otherContact: envelope.otherContact,
      by: envelope.enteredBy === BY_IMPORT ? 'operator' : `staff:${envelope.enteredBy}`,
    },
  };
}
