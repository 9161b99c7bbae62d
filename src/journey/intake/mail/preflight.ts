import { HEADER_BYTES_MAX, headerEnd } from '../../mail-headers.ts';

const BYTES_MAX = 30 * 1024 * 1024;
/** Parsers join folded lines again and again: a field of very many of them takes them seconds. */
const HEADER_LINES_MAX = 5_000;
const BOUNDARY_LINES_MAX = 2_000;
const LINES_MAX = 150_000;
const BYTES_A_LINE = 60;

export type TooMuch = 'too-large' | 'header-too-large' | 'too-many-lines' | 'too-many-parts';

const LINE_FEED = 10;
const HYPHEN = 45;

/**
 * Counts what makes parsers slow before one is started, and stops counting at the limit: no mail of people comes near
 * any of them.
 * @returns which limit a mail is beyond, or `null`
 */
export function preflight(raw: Buffer): TooMuch | null {
  if (raw.length > BYTES_MAX) return 'too-large';
  const end = headerEnd(raw);
  if (end > HEADER_BYTES_MAX) return 'header-too-large';
  const linesMax = LINES_MAX + raw.length / BYTES_A_LINE;
  let lines = 0;
  let boundaries = 0;
  for (let at = raw.indexOf(LINE_FEED); at >= 0; at = raw.indexOf(LINE_FEED, at + 1)) {
    lines += 1;
    if (raw[at + 1] === HYPHEN && raw[at + 2] === HYPHEN) boundaries += 1;
    if (at < end && lines > HEADER_LINES_MAX) return 'header-too-large';
    if (boundaries > BOUNDARY_LINES_MAX) return 'too-many-parts';
    if (lines > linesMax) return 'too-many-lines';
  }
  return null;
}
