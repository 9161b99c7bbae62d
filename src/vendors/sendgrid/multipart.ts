/**
 * Splits multipart/form-data into bytes (RFC 7578). Text parsers decode as UTF-8 and lose what other charsets say;
 * a mail must stay the bytes it was.
 */
export interface FormPart {
  name: string;
  filename: string | undefined;
  body: Buffer;
}

export interface SplitForm {
  parts: FormPart[];
  /** The closing boundary was not there. */
  truncated: boolean;
  /** Bytes stand after the closing boundary: not what SendGrid sends, maybe somebody's injected part. */
  trailing: boolean;
}

const HEADER_END = Buffer.from('\r\n\r\n');
const PARTS_MAX = 200;

/** The boundary parameter of a multipart/form-data content type; `undefined` for anything else. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (!/^multipart\/form-data\s*;/i.test(contentType ?? '')) return undefined;
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType ?? '') ?? [];
  return quoted ?? bare;
}

export function splitForm(body: Buffer, boundary: string): SplitForm {
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: FormPart[] = [];
  const opening = Buffer.from(`--${boundary}`);
  if (body.subarray(0, opening.length).compare(opening) !== 0)
    return { parts, truncated: true, trailing: false };
  let at = opening.length;
  while (parts.length < PARTS_MAX) {
    const mark = body.subarray(at, at + 2).toString('latin1');
    if (mark === '--') return { parts, truncated: false, trailing: hasMore(body, at + 2) };
    if (mark !== '\r\n') break;
    const headerEnd = body.indexOf(HEADER_END, at);
    if (headerEnd < 0) break;
    const start = headerEnd + HEADER_END.length;
    const end = body.indexOf(delimiter, headerEnd + 2);
    if (end < 0) break;
    const part = readPart(body.subarray(at + 2, headerEnd), body.subarray(Math.min(start, end), end));
    if (part) parts.push(part);
    at = end + delimiter.length;
  }
  return { parts, truncated: true, trailing: false };
}

function hasMore(body: Buffer, from: number): boolean {
  return body.subarray(from).toString('latin1').trim() !== '';
}

function readPart(header: Buffer, body: Buffer): FormPart | undefined {
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(header.toString('latin1'))?.[1];
  const name = /;\s*name="([^"]*)"/i.exec(disposition ?? '')?.[1];
  if (name === undefined) return undefined;
  return { name, filename: /;\s*filename="([^"]*)"/i.exec(disposition ?? '')?.[1], body };
}
