import { randomUUID } from 'node:crypto';
import type { TransportAnomaly } from '../../core/inbound-message.ts';
import { type FormFields, selectFields } from './form-fields.ts';
import { boundaryOf, type FormPart, splitForm } from './multipart.ts';

const WANTED = ['headers', 'from', 'to', 'subject', 'text', 'html'];
const FILE = /^attachment\d{1,4}$/;
/** Fields that describe a body which SendGrid has taken apart. */
const OF_THE_BODY = /^(content-[\w-]+|mime-version|subject)\s*:/i;

/**
 * Puts a mail together again that SendGrid took apart (parsed mode), so that it is read by the same rules as any other:
 * its header fields as SendGrid lists them, its text or else its HTML, its files. It serves for reading only: what
 * signatures covered is lost.
 * @param contentType of the form that the body is
 * @returns `undefined` when the body is no whole form
 */
export function rebuildMail(contentType: string, body: Buffer): Buffer | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const { parts, truncated } = splitForm(body, boundary);
  if (truncated) return undefined;
  const fields = selectFields(parts, WANTED, new Set<TransportAnomaly>());
  const divider = `lawrence-${randomUUID()}`;
  const sections = [textSection(fields), ...parts.filter(({ name }) => FILE.test(name)).map(fileSection)];
  return Buffer.concat([
    Buffer.from(headerBlock(fields, divider), 'utf8'),
    ...sections.flatMap((section) => [Buffer.from(`--${divider}\r\n`), section, Buffer.from('\r\n')]),
    Buffer.from(`--${divider}--\r\n`),
  ]);
}

function headerBlock(
  { headers = '', from = '', to = '', subject = '' }: FormFields,
  divider: string,
): string {
  const listed = unfolded(headers).filter(
    (line) => /^[\x21-\x39\x3b-\x7e]+:/.test(line) && !OF_THE_BODY.test(line),
  );
  const has = (name: string) => listed.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const lines = [
    ...listed,
    ...(has('from') ? [] : [`From: ${inLine(from)}`]),
    ...(has('to') ? [] : [`To: ${inLine(to)}`]),
    `Subject: =?UTF-8?B?${Buffer.from(inLine(subject), 'utf8').toString('base64')}?=`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${divider}"`,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

const unfolded = (headers: string) => headers.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
const inLine = (value: string) => value.replaceAll(/[\r\n]+/g, ' ').trim();

function textSection({ text = '', html = '' }: FormFields): Buffer {
  const plain = text.trim() !== '' || html.trim() === '';
  return section(
    `text/${plain ? 'plain' : 'html'}; charset=utf-8`,
    '',
    Buffer.from(plain ? text : html, 'utf8'),
  );
}

function fileSection({ filename = '', body }: FormPart): Buffer {
  const name = `filename*=UTF-8''${encodeURIComponent(filename)}`;
  return section('application/octet-stream', `Content-Disposition: attachment; ${name}\r\n`, body);
}

function section(type: string, disposition: string, body: Buffer): Buffer {
  const lines = body.toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  return Buffer.from(
    `Content-Type: ${type}\r\n${disposition}Content-Transfer-Encoding: base64\r\n\r\n${lines}`,
    'latin1',
  );
}
