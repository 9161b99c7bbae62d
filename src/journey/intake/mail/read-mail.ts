import { type MailEnvelope, UNREADABLE } from '../../../core/inbound-message.ts';
import type { Author, MessageContent, StoredMessage } from '../message-content.ts';
import { automaticReason, REPORTS } from './automatic.ts';
import { isAddress, messageIds, readHeaders, soleAuthor, valuesOf } from './mail-headers.ts';
import type { MailReader } from './mail-reader.ts';
import { ownWords } from './own-words.ts';

export interface MailReading {
  reader: MailReader;
  /** Sender of all our letters. */
  mailFrom: string;
}

/** Reads a stored mail. What cannot be read comes back with its problem, never as an error. */
export async function readMail(
  { reader, mailFrom }: MailReading,
  { inbound, raw }: StoredMessage,
  envelope: MailEnvelope,
): Promise<MessageContent> {
  const base = {
    inbound,
    askedAt: inbound.received_at,
    recipients: envelope.to,
    trusted: envelope.anomalies.length === 0,
  };
  const failed = (problem: string): MessageContent => ({
    ...base,
    problem,
    author: asAuthor(returnPath(envelope)),
    automatic: null,
    report: false,
    messageId: undefined,
    referenced: [],
    subject: '',
    ownWords: '',
  });
  const unreadable = envelope.anomalies.find((anomaly) => UNREADABLE.includes(anomaly));
  if (unreadable !== undefined) return failed(unreadable);
  const headers = readHeaders(raw);
  if (!headers || valuesOf(headers, 'from').length === 0) return failed('not-a-mail');
  const reading = await reader.read(raw);
  if (!reading.ok) return failed(reading.because);
  const author = soleAuthor(headers);
  const automatic = automaticReason(headers, { envelopeFrom: envelope.from, author, mailFrom });
  return {
    ...base,
    problem: null,
    author: asAuthor(author),
    automatic,
    report: automatic !== null && REPORTS.includes(automatic),
    messageId: valuesOf(headers, 'message-id').flatMap(messageIds)[0],
    // In-Reply-To first, then References from the newest back.
    referenced: [
      ...valuesOf(headers, 'in-reply-to').flatMap(messageIds),
      ...valuesOf(headers, 'references').flatMap(messageIds).reverse(),
    ],
    subject: reading.mail.subject,
    ownWords: ownWords(reading.mail.text),
  };
}

const asAuthor = (address: string | undefined): Author | undefined =>
  address === undefined ? undefined : { channel: 'email', value: address };

function returnPath({ from }: MailEnvelope): string | undefined {
  const address = from?.trim().toLowerCase() ?? '';
  return isAddress(address) ? address : undefined;
}
