import { type MailHeader, messageIds, readHeaders, valuesOf } from '../../mail-headers.ts';
import type { DeliveryReport } from '../message-content.ts';
import { type MailPart, mailParts } from './mail-parts.ts';

const STATUS_PART = /^message\/(?:global-)?delivery-status$/;
const RETURNED_PART = /^(?:message\/rfc822|message\/global|text\/rfc822-headers|message\/global-headers)$/;
/** RFC 3463 §2. */
const STATUS_CODE = /\b([245])\.\d{1,3}\.\d{1,3}\b/;

/**
 * Reads a delivery status notification (RFC 3464): which mails it may be about, newest hint first, and what became of
 * them. One that reached somebody is no failure, whatever it says of the others.
 */
export function deliveryReport(raw: Buffer, headers: readonly MailHeader[]): DeliveryReport {
  const parts = mailParts(raw, headers);
  const groups = parts.filter(({ type }) => STATUS_PART.test(type)).flatMap(statusGroups);
  const returned = parts.filter(({ type }) => RETURNED_PART.test(type)).flatMap(returnedHeaders);
  const ids = [
    ...groups.flatMap((group) => valuesOf(group, 'original-message-id')),
    ...valuesOf(returned, 'message-id'),
    ...valuesOf(headers, 'in-reply-to'),
    ...valuesOf(headers, 'references'),
  ].flatMap(messageIds);
  return { messageIds: [...new Set(ids)], ...outcomeOf(groups.flatMap(recipientStatus)) };
}

/** Groups of fields divided by empty lines: one for the report as a whole, then one a recipient (RFC 3464 §2.1). */
function statusGroups({ body }: MailPart): MailHeader[][] {
  return body
    .toString('latin1')
    .split(/\r?\n[ \t]*\r?\n/)
    .map((group) => readHeaders(Buffer.from(group.trim(), 'latin1')))
    .filter((group) => group !== null);
}

function returnedHeaders({ body }: MailPart): MailHeader[] {
  const trimmed = body.subarray(body.findIndex((byte) => byte !== 10 && byte !== 13));
  return readHeaders(trimmed) ?? [];
}

type Status = { is: 'bounced' | 'deferred' | 'reached'; code: string };

function recipientStatus(group: readonly MailHeader[]): Status[] {
  const [action] = valuesOf(group, 'action').map((value) => /^[a-z]+/i.exec(value)?.[0]?.toLowerCase());
  const said = [...valuesOf(group, 'status'), ...valuesOf(group, 'diagnostic-code')].join(' ');
  const [code, digit] = STATUS_CODE.exec(said) ?? [];
  if (action === undefined && valuesOf(group, 'final-recipient').length === 0) return [];
  if (action === 'failed' || (action === undefined && digit === '5')) {
    return [{ is: 'bounced', code: code ?? '5.0.0' }];
  }
  if (action === 'delayed' || (action === undefined && digit === '4')) {
    return [{ is: 'deferred', code: code ?? '4.0.0' }];
  }
  return [{ is: 'reached', code: code ?? '2.0.0' }];
}

function outcomeOf(statuses: readonly Status[]): Pick<DeliveryReport, 'delivery' | 'code'> {
  const worst =
    statuses.find(({ is }) => is === 'reached') ??
    statuses.find(({ is }) => is === 'deferred') ??
    statuses.find(({ is }) => is === 'bounced');
  if (worst === undefined || worst.is === 'reached') return { delivery: null, code: worst?.code ?? null };
  return { delivery: worst.is, code: worst.code };
}
