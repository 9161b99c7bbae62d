import iconv from 'iconv-lite';

const CHARACTERS_MAX = 1_000;
/** RFC 2047 §2; RFC 2231 §5 adds a language behind the charset. */
const ENCODED_WORD = /=\?([^?*\s]{1,40})(?:\*[^?\s]{1,40})?\?([bq])\?([^?\s]*)\?=/gi;
/** White space between two encoded words is no part of the text (RFC 2047 §6.2). */
const BETWEEN_WORDS = /(=\?[^?\s]{1,80}\?[bq]\?[^?\s]*\?=)\s+(?==\?[^?\s]{1,80}\?[bq]\?)/gi;
/**
 * Control characters, and the characters that turn the direction of the text around them: either lets a field show
 * something else than it says, or begin a field of its own when it is repeated.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;

/** The words of a header field as a person reads them, on one line, without what could make it look like others. */
export function headerText(value: string): string {
  const decoded = utf8(value)
    .replace(BETWEEN_WORDS, '$1')
    .replace(ENCODED_WORD, (word, charset: string, how: string, text: string) =>
      decode(bytesOf(how, text), charset, word),
    );
  return harmless(decoded).slice(0, CHARACTERS_MAX).trim();
}

export const harmless = (text: string): string => text.replace(HOSTILE, ' ');

function bytesOf(how: string, text: string): Buffer {
  if (how.toLowerCase() === 'b') return Buffer.from(text, 'base64');
  const spelled = text
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(spelled, 'latin1');
}

/** The platform knows the charsets of the web; iconv-lite most of the others that mails are still written in. */
function decode(bytes: Buffer, charset: string, otherwise: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // The platform does not know it.
    return iconv.encodingExists(charset) ? iconv.decode(bytes, charset) : otherwise;
  }
}

/** Header bytes come as Latin-1; many programs write UTF-8 there without saying so (RFC 6532 allows it). */
function utf8(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: then each byte is a character, as it came.
    return latin1;
  }
}
