import { headerEnd, type MailHeader, readHeaders, valuesOf } from '../../mail-headers.ts';

export interface MailPart {
  /** Its media type, in lower case, without parameters. */
  type: string;
  /** Its bytes, decoded, as far as they are looked at. */
  body: Buffer;
}

const PARTS_MAX = 20;
const BODY_BYTES_MAX = 64 * 1024;
const NO_HEADER: readonly MailHeader[] = [];

/**
 * The parts of a multipart mail, one level deep (RFC 2046 §5.1): enough for a report, whose parts stand side by side
 * (RFC 6522). A mail of one part is that part.
 */
export function mailParts(raw: Buffer, headers: readonly MailHeader[]): MailPart[] {
  const body = raw.subarray(headerEnd(raw));
  const [contentType = ''] = valuesOf(headers, 'content-type');
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined || !/^multipart\//i.test(contentType)) return [toPart(body, headers)];
  const delimiter = Buffer.from(`\n--${boundary}`, 'latin1');
  const parts: MailPart[] = [];
  let at = body.indexOf(delimiter);
  while (at >= 0 && parts.length < PARTS_MAX) {
    const start = at + delimiter.length;
    const next = body.indexOf(delimiter, start);
    if (body.subarray(start, start + 2).toString('latin1') === '--') break;
    const part = body.subarray(body.indexOf('\n', start) + 1, next < 0 ? body.length : next);
    // A part may have no header at all: then it begins with its empty line.
    const own = /^\r?\n/.test(part.subarray(0, 2).toString('latin1')) ? NO_HEADER : readHeaders(part);
    if (own) parts.push(toPart(own === NO_HEADER ? part : part.subarray(headerEnd(part)), own));
    at = next;
  }
  return parts;
}

function toPart(body: Buffer, headers: readonly MailHeader[]): MailPart {
  const [contentType = 'text/plain'] = valuesOf(headers, 'content-type');
  const [how = ''] = valuesOf(headers, 'content-transfer-encoding');
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return { type, body: decoded(body.subarray(0, BODY_BYTES_MAX), how.toLowerCase()) };
}

function decoded(body: Buffer, how: string): Buffer {
  if (how === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (how !== 'quoted-printable') return body;
  const text = body
    .toString('latin1')
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(text, 'latin1');
}
