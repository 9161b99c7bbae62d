import { LOOP_HEADER, type MailHeader, valuesOf } from '../../mail-headers.ts';
import { CHALLENGE, OUT_OF_OFFICE } from './machine-subjects.ts';

/** Why a mail counts as written by a machine; the code is stored and shown. */
export type Automatic =
  | 'delivery-report'
  | 'read-receipt'
  | 'abuse-report'
  | 'own-mail'
  | 'null-return-path'
  | 'too-many-hops'
  | 'auto-submitted'
  | 'report-attached'
  | 'auto-response'
  | 'out-of-office'
  | 'challenge-response'
  | 'bulk'
  | 'own-domain'
  | 'machine-sender';

/**
 * Such mail is a report about mail of ours: it opens no case. Every other machine may carry a person's request (a web
 * form, a relay, an agent's service), so its mail is a case for a human; one that goes in circles is the same mail
 * once more.
 */
export const REPORTS: readonly Automatic[] = ['delivery-report', 'read-receipt', 'abuse-report', 'own-mail'];

const HOPS_MAX = 30;
const MACHINES =
  /^(?:mailer-daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|noresponder|ne-?pas-?repondre|bounces?(?:[-+].*)?|auto-?(?:reply|responder))(?:\+[^@]*)?@/i;
const REPORT_PART = /^message\/(?:global-)?(?:delivery-status|disposition-notification|feedback-report)\b/i;

export interface Mail {
  headers: readonly MailHeader[];
  /** Empty for bounces, `null` where the transport did not say. */
  envelopeFrom: string | null;
  author: string | undefined;
  /** As a person reads it. */
  subject: string;
  /** Types of the attached parts, in lower case. */
  partTypes: readonly string[];
}

/**
 * Whether a machine sent a mail (RFC 3834 §2 and §5; RFC 3464, 5965, 6522, 8098). Automatic mail is never answered and
 * proves nothing. Every occurrence of a field is looked at: an `Auto-Submitted: no` beside an `auto-replied` hides
 * nothing.
 * @param mailFrom sender of all our letters
 */
export function automaticReason(mail: Mail, mailFrom: string): Automatic | null {
  const { headers, envelopeFrom, author, subject, partTypes } = mail;
  const has = (name: string, pattern = /./) => valuesOf(headers, name).some((value) => pattern.test(value));
  const hasAny = (...names: string[]) => names.some((name) => has(name));
  const report = valuesOf(headers, 'content-type')
    .map(reportKind)
    .find((kind) => kind !== null);
  if (report) return report;
  const ours = mailFrom.toLowerCase();
  if (author === ours || has('message-id', /^<fw\.FW-/) || has(LOOP_HEADER.toLowerCase())) return 'own-mail';
  if (envelopeFrom === '' || has('return-path', /^<\s*>$/)) return 'null-return-path';
  if (valuesOf(headers, 'received').length > HOPS_MAX) return 'too-many-hops';
  if (has('auto-submitted', /^(?!no\b)/i)) return 'auto-submitted';
  if (partTypes.some((type) => REPORT_PART.test(type))) return 'report-attached';
  if (OUT_OF_OFFICE.test(subject)) return 'out-of-office';
  if (CHALLENGE.test(subject)) return 'challenge-response';
  if (has('x-auto-response-suppress', /\b(all|dr|autoreply|oof)\b/i)) return 'auto-response';
  if (hasAny('x-autoreply', 'x-autorespond', 'x-mail-autoreply', 'x-loop')) return 'auto-response';
  if (has('precedence', /^(bulk|junk|list|auto_reply)\b/i) || hasAny('feedback-id')) return 'bulk';
  if (headers.some(({ name }) => /^list-[a-z]/.test(name))) return 'bulk';
  if (author?.endsWith(ours.slice(ours.indexOf('@')))) return 'own-domain';
  return author !== undefined && MACHINES.test(author) ? 'machine-sender' : null;
}

/** What a report of the whole mail is about; `null` when it is none. */
function reportKind(contentType: string): Automatic | null {
  if (!/^multipart\/report\b/i.test(contentType) && !REPORT_PART.test(contentType)) return null;
  if (/disposition-notification/i.test(contentType)) return 'read-receipt';
  if (/feedback-report/i.test(contentType)) return 'abuse-report';
  return 'delivery-report';
}
