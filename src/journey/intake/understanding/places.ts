import ambiguous from './lexicon/ambiguous-places.json' with { type: 'json' };
import places from './lexicon/places.json' with { type: 'json' };
import { plain } from './tokens.ts';

/** A place that a text names, by its code. */
export interface Hit {
  code: string;
  at: number;
}

export const bounded = (words: readonly string[]) =>
  words.length === 0
    ? /(?!)/g
    : new RegExp(
        `(?<![\\p{L}\\p{N}])(?:${[...words]
          .sort((a, b) => b.length - a.length)
          .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
          .join('|')})(?![\\p{L}\\p{N}])`,
        'gu',
      );

/** "Aurora CO" under US-CO is the city Aurora where the state says Colorado; without the state it is another's. */
const cityName = (city: string) => city.replace(/(?:,? [A-Z]{2}|, .*)$/, '');
const ENTRIES = Object.entries(places).map(([code, place]) => ({ code, ...place }));
const byWord = new Map<string, string>();
const NAMES: [string, string][] = ENTRIES.flatMap(({ code, names }) =>
  names.map((name): [string, string] => [plain(name), code]),
);
const CITIES: [string, string][] = ENTRIES.flatMap(({ code, cities }) =>
  cities.filter((city) => cityName(city) === city).map((city): [string, string] => [plain(city), code]),
);
for (const [word, code] of [...NAMES, ...CITIES]) if (!byWord.has(word)) byWord.set(word, code);
const NAME_PATTERN = bounded(NAMES.map(([name]) => name));
/** Cities whose names are common words count only with a capital letter or after "in". */
const COMMON_WORDS = new Set(ambiguous.flatMap((line) => line.split(' ')));
const CITY_PATTERN = bounded(CITIES.map(([city]) => city));
const SHORT = new Map(
  ENTRIES.flatMap(({ code, short }) => short.map((word): [string, string] => [word, code])),
);
const SHORT_PATTERN = bounded([...SHORT.keys()]);
const WORD_LIKE = new Set([
  'me',
  'in',
  'or',
  'ok',
  'hi',
  'oh',
  'id',
  'la',
  'de',
  'al',
  'pa',
  'ma',
  'on',
  'co',
  'mi',
  'ne',
  'mo',
  'as',
]);

function startsWithState(original: string, flat: string): boolean {
  return (
    NAMES.some(([name]) => flat.startsWith(name)) ||
    [...SHORT.keys()].some((word) => original.startsWith(word))
  );
}

/** The places stated, as codes with their offsets; the longest name wins where one lies in another. */
export function placesIn(text: string): Hit[] {
  const flat = plain(text);
  if (flat.length !== text.length) return placesInFlat(flat, flat);
  return placesInFlat(flat, text);
}

function placesInFlat(flat: string, original: string): Hit[] {
  const hits: (Hit & { end: number; strong: boolean })[] = [];
  for (const match of flat.matchAll(NAME_PATTERN)) {
    const code = byWord.get(match[0]);
    const capital = /\p{Lu}/u.test(original.charAt(match.index)) || flat === original;
    if (code && (capital || !COMMON_WORDS.has(match[0])))
      hits.push({ code, at: match.index, end: match.index + match[0].length, strong: true });
  }
  const shouting = original.length > 20 && original.toUpperCase() === original;
  for (const match of flat.matchAll(CITY_PATTERN)) {
    const code = byWord.get(match[0]);
    if (!code) continue;
    const end = match.index + match[0].length;
    const capital = /\p{Lu}/u.test(original.charAt(match.index));
    const before = flat.slice(Math.max(0, match.index - 12), match.index);
    const inName =
      !shouting &&
      capital &&
      ((/^ (?:\p{Lu}\p{Ll}|& )/u.test(original.slice(end)) &&
        !startsWithState(original.slice(end + 1), flat.slice(end + 1))) ||
        /(?<![.!?\n]\s*)(?<!\p{L})\p{Lu}\p{Ll}+ $/u.test(
          original.slice(Math.max(0, match.index - 20), match.index),
        ));
    if (inName && !/\b(?:in|from|near|en|desde|live in)\s*$/.test(before)) continue;
    const introduced =
      /\b(?:in|from|near|en|a|de|desde|\.|,)\s*$/.test(before) ||
      match.index + match[0].length >= flat.trimEnd().length - 1;
    const alone = /(?:^|[.,!?]\s*)$/.test(before) && end >= flat.trimEnd().length - 1;
    if (
      COMMON_WORDS.has(match[0]) &&
      !(capital && introduced) &&
      !alone &&
      !/\b(?:in|from|live in|en)\s*$/.test(before)
    )
      continue;
    hits.push({ code, at: match.index, end: match.index + match[0].length, strong: false });
  }
  for (const match of original.matchAll(SHORT_PATTERN)) {
    const code = SHORT.get(match[0]);
    const before = original.slice(Math.max(0, match.index - 24), match.index);
    if (shouting && WORD_LIKE.has(match[0].toLowerCase()) && !/,\s*$/.test(before)) continue;
    if (/^-\d|^['’]/.test(original.slice(match.index + match[0].length))) continue;
    if (
      code &&
      (/^ residents?\b/i.test(original.slice(match.index + match[0].length)) ||
        (/^\s*[.!]?\s*$/.test(original.slice(match.index + match[0].length)) && /[.!?]\s*$/.test(before)) ||
        /(?:\p{Lu}[\p{L}.'-]+,?\s+|\b(?:in|from|en)\s+|\d{5}\s*|\(\s*)$/u.test(before))
    )
      hits.push({ code, at: match.index, end: match.index + match[0].length, strong: true });
  }
  // "henderson nv", "reno nv" in a text message: a state's letters at the end, after a known or unknown place.
  for (const match of flat.matchAll(/(?<=[a-z]{3,}[, ]+|[.,!?] ?)([a-z]{2})(?=\s*[.!]?\s*$)/g)) {
    const code = SHORT.get(match[0].toUpperCase());
    if (code && !WORD_LIKE.has(match[0]))
      hits.push({ code, at: match.index, end: match.index + 2, strong: true });
  }
  const kept = hits.filter(
    (hit) =>
      !hits.some(
        (other) =>
          other !== hit &&
          other.at <= hit.at &&
          other.end >= hit.end &&
          other.end - other.at > hit.end - hit.at,
      ),
  );
  // "Salem, Oregon": the state after a city decides.
  return kept.filter(
    (hit) =>
      hit.strong || !kept.some((other) => other.strong && other.at > hit.at && other.at - hit.end <= 4),
  );
}

/** Whether these words are the name of a known place: a city, a state, a country. */
export function isPlace(words: string): boolean {
  return byWord.has(plain(words)) || SHORT.has(words);
}
