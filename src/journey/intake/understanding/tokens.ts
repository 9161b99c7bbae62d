import spelled from './lexicon/spelled.json' with { type: 'json' };

/** One sentence of a message as plain tokens: lower case, without accents, contractions and text-message spelling written out. */
export interface Sentence {
  tokens: string[];
  /** Where a clause begins inside it: after a comma, a colon, a bracket, before a conjunction. */
  breaks: number[];
  /** The mark it ends with, or '' at a line's end. */
  end: '' | '.' | '?' | '!';
  part: 'subject' | 'body';
}

/** What is told apart in the text as it was written. */
const PLACEHOLDERS: [RegExp, string][] = [
  [/https?:\/\/\S+|\bwww\.\S+/giu, ' zzurl '],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu, ' zzemail '],
  [/(?<![\w])(?:\+?\d{1,3}[\s.-]?)?\(?\d{3}\)?[\s./-]?\d{3}[\s.-]?\d{4}(?!\w)/gu, ' zzphone '],
  [/[$€£]\s?\d[\d.,]*k?|\d[\d.,]*\s?(?:[$€£]|dollars?|dlls?|euros?|usd)(?!\w)/giu, ' zzmoney '],
  [/\d+(?:[.,]\d+)?\s?%/gu, ' zzpercent '],
  [/\b\d{1,2}(?::\d{2}|h\d{0,2}\b)(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b/giu, ' zztime '],
  [/#\s?[\w-]*\d[\w-]*/gu, ' zzcase '],
  [/(?<![\w.-])\d{4,8}(?![\w.-])/gu, ' zzcode '],
];
/** What is told apart only once the text is in lower case and without accents. */
const LATE_PLACEHOLDERS: [RegExp, string][] = [
  [/\b(?=\w*\d)(?=\w*[a-z])[\w-]{5,}\b/giu, ' zzid '],
  [/(?<![\p{L}\p{N}])\d+(?![\p{L}\p{N}])/gu, ' zznum '],
];

const CONTRACTIONS: [RegExp, string][] = [
  [/\b(can)(?:'?t|not)\b/g, 'can not'],
  [/\bwon'?t\b/g, 'will not'],
  [/\bain'?t\b/g, 'is not'],
  [/\b(do|does|did|is|are|was|were|has|have|had|could|would|should|must|need)n'?t\b/g, '$1 not'],
  [/\b(i|you|u|we|they|he|she|it|who|that|there|what|here)'ve\b/g, '$1 have'],
  [/\b(i|you|u|we|they|he|she|it|who|that|there)'d\b/g, '$1 would'],
  [/\b(i|you|u|we|they|he|she|it|who|that|there)'ll\b/g, '$1 will'],
  [/\bi'?m\b/g, 'i am'],
  [/\b(you|we|they)'re\b/g, '$1 are'],
  [/\b(it|that|what|who|there|here|he|she|where)'s\b/g, '$1 is'],
  [/\bid (like|rather|want|love)\b/g, 'i would $1'],
  [/\b(l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu)'(?=\p{L})/gu, '$1 '],
];

/** Text-message spelling, by language; what is spelled alike everywhere stands once. */
const SPELLED: { [language: string]: { [word: string]: string } } = spelled;

/** Lower case without accents; ñ becomes n, curly quotation marks become straight ones. */
export function plain(text: string): string {
  return text
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae');
}

const CONJUNCTIONS = new Set(
  'and then also plus but while y e pero luego despues tambien et puis mais ensuite aussi'.split(' '),
);

/** The sentences of one part of a message, in order; empty ones are left out. */
export function sentencesOf(text: string, part: Sentence['part'], language: string): Sentence[] {
  let flat = text;
  for (const [pattern, placeholder] of PLACEHOLDERS) flat = flat.replace(pattern, placeholder);
  flat = plain(flat);
  for (const [pattern, placeholder] of LATE_PLACEHOLDERS) flat = flat.replace(pattern, placeholder);
  for (const [pattern, full] of CONTRACTIONS) flat = flat.replace(pattern, full);
  const written = SPELLED[language] ?? {};
  const sentences: Sentence[] = [];
  for (const match of flat.matchAll(/([^.?!\n]*)([.?!]*)(\n?)/g)) {
    const [whole, words = '', marks = ''] = match;
    if (whole === '') break;
    const tokens: string[] = [];
    const breaks: number[] = [];
    for (const [piece] of words.matchAll(/[\p{L}\p{N}]+|[;:,()\u2013\u2014&]/gu)) {
      const word = written[piece] ?? piece;
      if (!/^[\p{L}\p{N}]/u.test(piece) || CONJUNCTIONS.has(word)) breaks.push(tokens.length);
      if (/^[\p{L}\p{N}]/u.test(piece)) tokens.push(...word.split(' '));
    }
    const end = marks.includes('?') ? '?' : marks.includes('!') ? '!' : marks.includes('.') ? '.' : '';
    if (tokens.length > 0) sentences.push({ tokens, breaks, end, part });
    else {
      const last = sentences.at(-1);
      if (last && end === '?') last.end = '?';
    }
  }
  return sentences;
}

const CLAUSE_TOKENS_MIN = 3;

/** The clauses of a sentence, each as a sentence; none where it has but one. A very short one stays with its neighbour. */
export function clausesOf({ tokens, breaks, end, part }: Sentence): Sentence[] {
  const starts = [0];
  for (const at of breaks) {
    const last = starts.at(-1) ?? 0;
    if (at - last >= CLAUSE_TOKENS_MIN && tokens.length - at >= CLAUSE_TOKENS_MIN) starts.push(at);
  }
  if (starts.length < 2) return [];
  return starts.map((start, index) => ({
    tokens: tokens.slice(start, starts[index + 1]),
    breaks: [],
    end,
    part,
  }));
}
