import { type MailHeader, valuesOf } from '../../mail-headers.ts';
import { mailDate } from './mail-date.ts';

/** SendGrid tries for three days to hand a mail over. */
const UNDERWAY_MAX = Temporal.Duration.from({ hours: 4 * 24 });
const BY_PROVIDER = /\bby mx\.sendgrid\.net\b/;

/**
 * When our side got the mail, which starts the legal clock: our own receipt, or earlier, when the provider took it and
 * could not hand it over. Only the provider's own line counts, the one on top; the sender's date never does.
 */
export function receiptDate(headers: readonly MailHeader[], receivedAt: Temporal.Instant): Temporal.Instant {
  const [top = ''] = valuesOf(headers, 'received');
  const [, written = ''] = /;([^;]*)$/.exec(top) ?? [];
  const taken = BY_PROVIDER.test(top) && headers[0]?.name === 'received' ? mailDate(written) : undefined;
  if (taken === undefined || Temporal.Instant.compare(taken, receivedAt) >= 0) return receivedAt;
  return Temporal.Instant.compare(taken, receivedAt.subtract(UNDERWAY_MAX)) < 0 ? receivedAt : taken;
}
