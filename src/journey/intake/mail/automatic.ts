import { type MailHeader, valuesOf } from './mail-headers.ts';

/** Why a mail counts as written by a machine; the code is stored and shown. */
export type Automatic =
  | 'null-return-path'
  | 'delivery-report'
  | 'auto-submitted'
  | 'own-mail'
  | 'auto-response'
  | 'bulk'
  | 'machine-sender';

/** Such mail is a report about mail of ours: it opens no case. Other machines may carry a person's request. */
export const REPORTS: readonly Automatic[] = ['null-return-path', 'delivery-report', 'own-mail'];

const MACHINES = /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?([+-].*)?)@/i;

/**
 * Whether a machine sent a mail (RFC 3834 §2 and §5; RFC 6522; RFC 8098). Automatic mail is never answered and proves
 * nothing. Every occurrence of a field is looked at: an `Auto-Submitted: no` beside an `auto-replied` hides nothing.
 */
export function automaticReason(
  headers: readonly MailHeader[],
  {
    envelopeFrom,
    author,
    mailFrom,
  }: { envelopeFrom: string | null; author: string | undefined; mailFrom: string },
): Automatic | null {
  const has = (name: string, pattern: RegExp) => valuesOf(headers, name).some((value) => pattern.test(value));
  if (
    has(
      'content-type',
      /^multipart\/report|^message\/(delivery-status|disposition-notification|feedback-report)/i,
    )
  ) {
    return 'delivery-report';
  }
  if (author === mailFrom.toLowerCase() || has('message-id', /^<fw\.FW-/)) return 'own-mail';
  if (envelopeFrom === '' || has('return-path', /^<\s*>$/)) return 'null-return-path';
  if (has('auto-submitted', /^(?!no\b)/i)) return 'auto-submitted';
  if (has('x-auto-response-suppress', /\b(all|dr|autoreply|oof)\b/i)) return 'auto-response';
  if (['x-autoreply', 'x-autorespond', 'x-mail-autoreply', 'x-loop'].some((name) => has(name, /./)))
    return 'auto-response';
  if (
    has('precedence', /^(bulk|junk|list|auto_reply)\b/i) ||
    has('list-id', /./) ||
    has('feedback-id', /./)
  ) {
    return 'bulk';
  }
  if (author !== undefined && MACHINES.test(author)) return 'machine-sender';
  return null;
}
