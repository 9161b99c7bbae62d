import { z } from 'zod';
import type { InboundMail, MailEnvelope, TransportAnomaly } from '../../core/inbound-message.ts';
import { boundaryOf, type FormPart, splitForm } from './multipart.ts';

/** Fields of SendGrid's raw mode (https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email). */
const FIELDS = [
  'email',
  'from',
  'to',
  'cc',
  'subject',
  'sender_ip',
  'envelope',
  'dkim',
  'SPF',
  'charsets',
  'spam_score',
  'spam_report',
];
const REQUIRED = ['envelope', 'dkim', 'SPF', 'charsets', 'email'];
const envelopeSchema = z.object({ to: z.array(z.string()), from: z.string() });

/**
 * Reads a verified Inbound Parse body. Nothing is refused here: what cannot be read as SendGrid's raw mode comes
 * back whole, with the anomaly that says why. The boundary is the same for every mail, so a mail's text can contain
 * it and smuggle fields in; duplicates, unknown fields and trailing bytes show that.
 */
export function readInboundParse(contentType: string | undefined, body: Buffer): InboundMail {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return whole(body, ['not-multipart']);
  const { parts, truncated, trailing } = splitForm(body, boundary);
  if (truncated) return whole(body, ['truncated']);
  const anomalies = new Set<TransportAnomaly>();
  if (trailing) anomalies.add('after-closing-boundary');
  const names = parts.map((part) => part.name);
  if (new Set(names).size < names.length) anomalies.add('duplicate-field');
  if (names.some((name) => !FIELDS.includes(name))) anomalies.add('unknown-field');
  if (REQUIRED.some((name) => !names.includes(name))) anomalies.add('missing-field');
  const decode = fieldDecoder(parts, anomalies);
  const envelope = envelopeSchema.safeParse(parseJson(decode('envelope')));
  if (!envelope.success) anomalies.add('unreadable-envelope');
  const email = parts.find((part) => part.name === 'email');
  if (!email) anomalies.add('parsed-mode');
  return mail(email?.body ?? body, {
    from: envelope.data?.from ?? null,
    to: envelope.data?.to ?? [],
    senderIp: decode('sender_ip') ?? null,
    reported: { dkim: decode('dkim') ?? '', spf: decode('SPF') ?? '' },
    anomalies: [...anomalies],
  });
}

function whole(body: Buffer, anomalies: TransportAnomaly[]): InboundMail {
  return mail(body, { from: null, to: [], senderIp: null, anomalies });
}

function mail(raw: Buffer, envelope: Omit<MailEnvelope, 'kind'>): InboundMail {
  return { channel: 'email', raw, identity: raw, envelope: { kind: 'mail', ...envelope } };
}

/** Each text field is in the charset that the `charsets` field names for it. The first of duplicates counts. */
function fieldDecoder(parts: readonly FormPart[], anomalies: Set<TransportAnomaly>) {
  const bytes = (name: string) => parts.find((part) => part.name === name)?.body;
  const charsets = z
    .record(z.string(), z.string())
    .safeParse(parseJson(bytes('charsets')?.toString('utf8'))).data;
  return (name: string): string | undefined => {
    const field = bytes(name);
    if (!field) return undefined;
    try {
      return new TextDecoder(charsets?.[name] ?? 'utf-8').decode(field);
    } catch {
      // A charset that this platform does not know: the anomaly says so, Latin-1 keeps every byte.
      anomalies.add('unknown-charset');
      return field.toString('latin1');
    }
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    // Not JSON: the schema that reads it says so.
    return undefined;
  }
}
