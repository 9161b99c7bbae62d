/**
 * Our own reader of a mail's header block (RFC 5322 §2.2). Decisions rest on it and not on a parser's view: parsers
 * disagree about `From :` or two From fields, and invent a date where none can be read.
 */
export interface MailHeader {
  name: string;
  value: string;
  /** A space stands before the colon (RFC 5322 §4.5, obsolete): some readers take it for the field, some do not. */
  spaced?: true;
}

/** A field of this name is in every letter that we send. */
export const LOOP_HEADER = 'X-FW-Loop';
/** A header block that is longer is not read. */
export const HEADER_BYTES_MAX = 256 * 1024;
const FIELD = /^([\x21-\x39\x3b-\x7e]+)([ \t]*):(.*)$/s;
/** A mailbox file writes this line above every mail; it is no part of the mail. */
const MAILBOX_LINE = /^>?From [^\s:]/;

/** Where a mail's header block ends: at its first empty line, or with the mail, also where it is beyond the limit. */
export function headerEnd(raw: Buffer): number {
  const within = raw.subarray(0, HEADER_BYTES_MAX + '\r\n\r\n'.length);
  const ends = [within.indexOf('\r\n\r\n'), within.indexOf('\n\n')].filter((at) => at >= 0);
  return ends.length > 0 ? Math.min(...ends) : raw.length;
}

/** The header fields in order, unfolded; `null` when the bytes do not begin with a header block of a sane size. */
export function readHeaders(raw: Buffer): MailHeader[] | null {
  const end = headerEnd(raw);
  if (end > HEADER_BYTES_MAX) return null;
  const lines = raw.subarray(0, end).toString('latin1').split(/\r?\n/);
  if (MAILBOX_LINE.test(lines[0] ?? '')) lines.shift();
  const headers: MailHeader[] = [];
  const folded: string[][] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line)) {
      const last = folded.at(-1);
      if (!last) return null;
      last.push(line.trim());
      continue;
    }
    if (line === '') continue;
    const [, name, space, value = ''] = FIELD.exec(line) ?? [];
    if (name === undefined) return null;
    headers.push({ name: name.toLowerCase(), value: '', ...(space === '' ? {} : { spaced: true }) });
    folded.push([value.trim()]);
  }
  for (const [at, header] of headers.entries()) header.value = (folded[at] ?? []).join(' ').trim();
  return headers.length > 0 ? headers : null;
}

export const valuesOf = (headers: readonly MailHeader[], name: string): string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value);

const ADDRESS = /^[^\s@<>(),:;"[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/i;

/** Whether a text is an address that we would write to. */
export const isAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

/**
 * Who wrote: the one mailbox of the one From field, in lower case. `undefined` for none, several, a group, a field
 * that readers disagree about, or an address that is not a plain one: then nobody is answered by machine.
 */
export function soleAuthor(headers: readonly MailHeader[]): string | undefined {
  const [from, ...more] = headers.filter(({ name }) => name === 'from');
  if (from === undefined || more.length > 0 || from.spaced) return undefined;
  const bare = withoutComments(from.value.replace(/"(?:[^"\\]|\\.)*"/g, ''));
  const angled = [...bare.matchAll(/<([^<>]*)>/g)].map((match) => match[1] ?? '');
  if (angled.length > 1 || /[,;]/.test(bare)) return undefined;
  const address = (angled[0] ?? bare).trim();
  return isAddress(address) ? address.toLowerCase() : undefined;
}

/** Without what stands in parentheses (RFC 5322 §3.2.2), in one pass: they may be nested, and made to be slow. */
function withoutComments(text: string): string {
  let depth = 0;
  let kept = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth === 0) kept += character;
  }
  return kept;
}

/** Message-IDs in a field, without their angle brackets. */
export const messageIds = (value: string): string[] =>
  [...value.matchAll(/<([^<>\s]{3,250})>/g)].map((match) => match[1] ?? '');
