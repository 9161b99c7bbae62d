import { type MailEnvelope, UNREADABLE } from '../../../core/inbound-message.ts';
import { isAddress, messageIds, readHeaders, soleAuthor, valuesOf } from '../../mail-headers.ts';
import type { Author, MessageContent, StoredMessage } from '../message-content.ts';
import { automaticReason, REPORTS } from './automatic.ts';
import { deliveryReport } from './delivery-report.ts';
import { headerText } from './header-text.ts';
import type { MailReader } from './mail-reader.ts';
import { preflight } from './preflight.ts';
import { receiptDate } from './receipt-date.ts';
import type { SenderChecker } from './sender-checker.ts';

export interface MailReading {
  reader: MailReader;
  checker: SenderChecker;
  /** Sender of all our letters. */
  mailFrom: string;
  /** Puts a mail together again that came in pieces; `undefined` when the form is not whole. */
  rebuild(form: string, body: Buffer): Buffer | undefined;
}

/** Reads a stored mail. What cannot be read comes back with its problem, never as an error. */
export async function readMail(
  { reader, checker, mailFrom, rebuild }: MailReading,
  { inbound, raw: stored }: StoredMessage,
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
  const anomaly = envelope.anomalies.find((one) => UNREADABLE.includes(one));
  if (anomaly) return failed(anomaly);
  const raw = envelope.form === undefined ? stored : rebuild(envelope.form, stored);
  if (!raw) return failed('truncated');
  const unreadable = preflight(raw);
  if (unreadable) return failed(unreadable);
  const headers = readHeaders(raw);
  if (!headers || valuesOf(headers, 'from').length === 0) return failed('not-a-mail');
  const reading = await reader.read(raw);
  if (!reading.ok) return failed(reading.because);
  const { mail } = reading;
  if (mail.unreadable) return failed('html-unreadable');
  const sender = await checker.check(raw, headers, envelope);
  const author = soleAuthor(headers);
  const subject = headerText(valuesOf(headers, 'subject')[0] ?? '');
  const facts = { headers, envelopeFrom: envelope.from, author, subject, partTypes: mail.partTypes };
  const automatic = automaticReason(facts, mailFrom);
  const report = automatic !== null && REPORTS.includes(automatic);
  return {
    ...base,
    askedAt: base.trusted ? receiptDate(headers, inbound.received_at) : inbound.received_at,
    problem: null,
    author: asAuthor(author),
    automatic,
    report,
    ...(automatic === 'delivery-report' ? { delivery: deliveryReport(raw, headers) } : {}),
    sender: { authentication: sender.authentication, details: JSON.stringify(sender.evidence) },
    // What a report brings along is a mail of ours.
    files: report ? [] : mail.files,
    filesBeyond: report ? 0 : mail.filesBeyond,
    messageId: valuesOf(headers, 'message-id').flatMap(messageIds)[0],
    // In-Reply-To first, then References from the newest back.
    referenced: [
      ...valuesOf(headers, 'in-reply-to').flatMap(messageIds),
      ...valuesOf(headers, 'references').flatMap(messageIds).reverse(),
    ],
    subject,
    ownWords: mail.ownWords,
    toClassify: mail.toClassify,
  };
}

const asAuthor = (address: string | undefined): Author | undefined =>
  address === undefined ? undefined : { channel: 'email', value: address };

function returnPath({ from }: MailEnvelope): string | undefined {
  const address = from?.trim().toLowerCase() ?? '';
  return isAddress(address) ? address : undefined;
}
