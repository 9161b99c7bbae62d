/**
 * Our own reader of a mail's header block (RFC 5322 §2.2). Decisions rest on it and not on a parser's view: parsers
 * disagree about `From :` or two From fields, and invent a date where none can be read.
 */
export interface MailHeader {
  name: string;
  value: string;
}

const HEADER_BYTES_MAX = 256 * 1024;
const FIELD = /^([\x21-\x39\x3b-\x7e]+):(.*)$/s;

/** The header fields in order, unfolded; `null` when the bytes do not begin with a header block of sane size. */
export function readHeaders(raw: Buffer): MailHeader[] | null {
  const end = blockEnd(raw);
  if (end > HEADER_BYTES_MAX) return null;
  const lines = raw.subarray(0, end).toString('latin1').split(/\r?\n/);
  const headers: MailHeader[] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line)) {
      if (!last) return null;
      last.value += ` ${line.trim()}`;
      continue;
    }
    if (line === '') continue;
    const [, name, value = ''] = FIELD.exec(line) ?? [];
    if (name === undefined) return null;
    headers.push({ name: name.toLowerCase(), value: value.trim() });
  }
  return headers.length > 0 ? headers : null;
}

function blockEnd(raw: Buffer): number {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter((at) => at >= 0);
  return ends.length > 0 ? Math.min(...ends) : raw.length;
}

export const valuesOf = (headers: readonly MailHeader[], name: string): string[] =>
  headers.filter((header) => header.name === name).map(({ value }) => value);

const ADDRESS = /^[^\s@<>(),:;"[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?$/i;

/** Whether a text is an address that we would write to. */
export const isAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text);

/**
 * Who wrote: the one mailbox of the one From field, in lower case. `undefined` for none, several, a group, or an
 * address that is not a plain one: then nobody is answered by machine.
 */
export function soleAuthor(headers: readonly MailHeader[]): string | undefined {
  const [from, ...more] = valuesOf(headers, 'from');
  if (from === undefined || more.length > 0) return undefined;
  const bare = from.replace(/"(?:[^"\\]|\\.)*"/g, '').replace(/\([^()]*\)/g, '');
  const angled = [...bare.matchAll(/<([^<>]*)>/g)].map((match) => match[1] ?? '');
  if (angled.length > 1 || /[,;]/.test(bare)) return undefined;
  const address = (angled[0] ?? bare).trim();
  return isAddress(address) ? address.toLowerCase() : undefined;
}

/** Message-IDs in a field, without their angle brackets. */
export const messageIds = (value: string): string[] =>
  [...value.matchAll(/<([^<>\s]{3,250})>/g)].map((match) => match[1] ?? '');
