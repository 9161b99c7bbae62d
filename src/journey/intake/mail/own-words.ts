import EmailReplyParser from 'email-reply-parser';

export const MARKER = '##- Please type your reply above this line -##';
const CHARACTERS_MAX = 64 * 1024;
const LINES_MAX = 2_000;

/**
 * What a sender wrote above or around a quoted mail, for reading and for finding a code; the full text is kept.
 * Our own marker line is trusted first, then a library's knowledge of mail programs, then quote marks. A text that
 * is nothing but quotes stays empty: a quoted code must not count as written.
 */
export function ownWords(text: string): string {
  const capped = text.slice(0, CHARACTERS_MAX).split(/\r?\n/).slice(0, LINES_MAX).join('\n');
  const [aboveMarker = ''] = capped.split(MARKER);
  const quotedMarker = capped.includes(MARKER);
  const visible = new EmailReplyParser()
    .read(aboveMarker)
    .getFragments()
    .filter((fragment) => !fragment.isQuoted())
    .map((fragment) => fragment.getContent())
    .join('\n');
  const lines = visible.split('\n').filter((line) => !/^\s*>/.test(line));
  // The line that introduces a quote ("On … wrote:") stands above the marker when the quote was cut there.
  if (quotedMarker) while (lines.length > 0 && /(^\s*$|:\s*$)/.test(lines.at(-1) ?? '')) lines.pop();
  return lines.join('\n').trim();
}
