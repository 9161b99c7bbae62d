import Parse from '@sendgrid/inbound-mail-parser';
import iconv from 'iconv-lite';
import { z } from 'zod';
import type { TransportAnomaly } from '../../core/inbound-message.ts';
import type { FormPart } from './multipart.ts';
import { parseJson } from './parse-json.ts';

/** Text fields of SendGrid's form, decoded; a field that was absent or empty is not there. */
export type FormFields = { readonly [name: string]: string };

/**
 * Decodes the text fields, each in the charset that the `charsets` field names for it
 * (https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email#character-sets), and has
 * SendGrid's own parser select those that are wanted. The first of duplicates counts. What cannot be decoded as
 * named is read as Latin-1, which keeps every byte, and the anomaly says so.
 */
export function selectFields(
  parts: readonly FormPart[],
  wanted: readonly string[],
  anomalies: Set<TransportAnomaly>,
): FormFields {
  const bytes = new Map<string, Buffer>();
  for (const { name, body } of parts) if (!bytes.has(name)) bytes.set(name, body);
  const charsets = z
    .record(z.string(), z.string())
    .catch({})
    .parse(parseJson(bytes.get('charsets')?.toString('utf8')));
  const body: Record<string, string> = Object.create(null);
  for (const name of wanted) {
    const field = bytes.get(name);
    if (field) body[name] = decode(field, charsets[name] ?? 'utf-8', anomalies);
  }
  // The parser fails on a form without any of its keys.
  if (!wanted.some((name) => body[name])) return {};
  return new Parse({ keys: [...wanted] }, { body }).keyValues() as FormFields;
}

function decode(field: Buffer, charset: string, anomalies: Set<TransportAnomaly>): string {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(field);
  } catch {
    // Either bytes that this charset does not have or a charset that the platform does not know.
  }
  const name = charset.toLowerCase();
  if (!/^utf-?8$/.test(name) && iconv.encodingExists(name)) {
    const text = iconv.decode(field, name);
    if (!text.includes('\ufffd')) return text;
  }
  anomalies.add('unknown-charset');
  return field.toString('latin1');
}
