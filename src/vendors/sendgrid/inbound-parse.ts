import { z } from 'zod';
import type { InboundMail, MailEnvelope, TransportAnomaly } from '../../core/inbound-message.ts';
import { selectFields } from './form-fields.ts';
import { boundaryOf, type FormPart, splitForm } from './multipart.ts';
import { parseJson } from './parse-json.ts';

/** Fields of both modes (https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email). */
const COMMON = ['from', 'to', 'cc', 'subject', 'sender_ip', 'envelope', 'dkim', 'SPF', 'charsets'];
const SPAM_CHECK = ['spam_score', 'spam_report'];
const REQUIRED = ['envelope', 'dkim', 'SPF', 'charsets'];
const OF_RAW_MODE = ['email'];
const OF_PARSED_MODE = ['headers', 'text', 'html', 'attachments', 'attachment-info', 'content-ids'];
const ATTACHMENT = /^attachment\d{1,4}$/;
const WANTED = ['envelope', 'sender_ip', 'dkim', 'SPF'];
const envelopeSchema = z.object({ to: z.array(z.string()), from: z.string() });

/**
 * Reads a verified Inbound Parse body of either mode. Nothing is refused here: what cannot be read comes back whole,
 * with the anomaly that says why. The boundary is the same for every mail, so a mail's text can contain it and
 * smuggle fields in; duplicates, unknown fields and trailing bytes show that.
 */
export function readInboundParse(contentType: string | undefined, body: Buffer): InboundMail {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return whole(body, ['not-multipart']);
  const { parts, truncated, trailing } = splitForm(body, boundary);
  if (truncated) return whole(body, ['truncated']);
  const email = parts.find((part) => part.name === 'email');
  const anomalies = new Set(email ? oddities(parts, OF_RAW_MODE) : oddities(parts, OF_PARSED_MODE));
  if (trailing) anomalies.add('after-closing-boundary');
  const fields = selectFields(parts, WANTED, anomalies);
  const envelope = envelopeSchema.safeParse(parseJson(fields.envelope));
  if (!envelope.success) anomalies.add('unreadable-envelope');
  return mail(email?.body ?? body, {
    from: envelope.data?.from ?? null,
    to: envelope.data?.to ?? [],
    senderIp: fields.sender_ip ?? null,
    reported: { dkim: fields.dkim ?? '', spf: fields.SPF ?? '' },
    anomalies: [...anomalies],
    ...(email ? {} : { form: contentType }),
  });
}

function oddities(parts: readonly FormPart[], ofMode: readonly string[]): TransportAnomaly[] {
  const names = parts.map((part) => part.name);
  const known = [...COMMON, ...SPAM_CHECK, ...ofMode];
  const takesFiles = ofMode === OF_PARSED_MODE;
  const unknown = names.some((name) => !known.includes(name) && !(takesFiles && ATTACHMENT.test(name)));
  const missing = [...REQUIRED, ofMode[0] ?? ''].some((name) => !names.includes(name));
  return [
    ...(new Set(names).size < names.length ? (['duplicate-field'] as const) : []),
    ...(unknown ? (['unknown-field'] as const) : []),
    ...(missing ? (['missing-field'] as const) : []),
  ];
}

function whole(body: Buffer, anomalies: TransportAnomaly[]): InboundMail {
  return mail(body, { from: null, to: [], senderIp: null, anomalies });
}

function mail(raw: Buffer, envelope: Omit<MailEnvelope, 'kind'>): InboundMail {
  return { channel: 'email', raw, identity: raw, envelope: { kind: 'mail', ...envelope } };
}
