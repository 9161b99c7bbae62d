import laws from './lexicon/laws.json' with { type: 'json' };
import places from './lexicon/places.json' with { type: 'json' };
import { plain } from './tokens.ts';

interface Hit {
  code: string;
  at: number;
}

const bounded = (words: readonly string[]) =>
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
const COMMON_WORDS = new Set([
  'mobile',
  'reading',
  'bend',
  'surprise',
  'independence',
  'concord',
  'providence',
  'orange',
  'nice',
  'tours',
  'salem',
  'homer',
  'moscow',
  'eugene',
  'norman',
  'victoria',
  'regina',
  'lima',
  'alma',
  'amos',
  'lincoln',
  'madison',
  'jackson',
  'charlotte',
  'helena',
  'florence',
  'cody',
  'gary',
  'casper',
  'pierre',
  'golden',
  'sparks',
  'hamilton',
  'lawrence',
  'sandy',
  'logan',
  'columbia',
  'bath',
  'york',
  'cork',
  'nancy',
  'salvador',
  'rosario',
  'mercedes',
  'porto',
  'flint',
  'butte',
  'napa',
  'hidalgo',
  'leon',
  'granada',
  'augusta',
  'windsor',
  'montgomery',
  'aurora',
  'chandler',
  'gilbert',
  'rogers',
  'conway',
  'ames',
  'decatur',
  'merced',
  'cambridge',
  'oxford',
  'kingston',
  'everett',
  'tyler',
  'elizabeth',
  'austin',
  'dallas',
  'houston',
  'jersey',
  'georgia',
  'virginia',
  'carolina',
  'cali',
  'wash',
  'washington',
  'maine',
  'valence',
  'pau',
  'exeter',
  'princeton',
  'sydney',
  'surrey',
  'mesa',
  'bethlehem',
  'alexandria',
  'odessa',
  'midland',
  'warwick',
  'newport',
  'naples',
  'truro',
  'cordoba',
  'mons',
  'sion',
  'morelos',
  'durham',
  'brighton',
  'vail',
  'meridian',
  'canton',
  'hampton',
  'phoenix',
  'wellington',
  'hearst',
  'cornwall',
  'peterborough',
  'frederick',
  'marietta',
  'athens',
  'troyes',
  'linz',
]);
const CITY_PATTERN = bounded(CITIES.map(([city]) => city));
const SHORT = new Map(
  ENTRIES.flatMap(({ code, short }) => short.map((word): [string, string] => [word, code])),
);
const SHORT_PATTERN = bounded([...SHORT.keys()]);
const LAWS = Object.entries(laws).map(([code, words]) => ({
  code,
  pattern: new RegExp(bounded(words.map(plain)).source.replace('(?![\\p{L}\\p{N}])', ''), 'gu'),
}));
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
/** Where a place is said to be somebody's own. */
const RESIDES =
  /(?:\b(?:lived|live|lives|living|reside|resides|residing|resident|based|located|home|domiciled|citizen|i am in|i'?m in|im in|we'?re in|we are in|from|here in|out of|vivo|vive|vivimos|resido|residente|radico|radicamos|soy de|estoy en|somos de|vecin[oa] de|saludos desde|desde|domicilio en|habite|habitons|reside|residente?|vis a|demeure|suis a|suis de|residant|resident|nous sommes a|je suis en|ici a)\b[^.!?\n]{0,30})$/;

function startsWithState(original: string, flat: string): boolean {
  return (
    NAMES.some(([name]) => flat.startsWith(name)) ||
    [...SHORT.keys()].some((word) => original.startsWith(word))
  );
}

/** The places stated, as codes with their offsets; the longest name wins where one lies in another. */
function placesIn(text: string): Hit[] {
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

/**
 * ISO 3166-2 code of the residence that is stated or of the one law that is named (LABELS.md: a residence wins over
 * laws; several laws and no residence is null). `signature` places, at the end, count like a stated residence.
 */
export function jurisdictionOf(subject: string, text: string): string | null {
  const whole = `${subject}\n\n${text}`;
  const hits = placesIn(whole);
  const flat = plain(whole);
  const resides = hits.filter(({ at }) => RESIDES.test(flat.slice(Math.max(0, at - 60), at)));
  const specific = (codes: Hit[]) => {
    const unique = [...new Set(codes.map(({ code }) => code))];
    const narrow = unique.filter(
      (code) => !unique.some((other) => other !== code && other.startsWith(`${code}-`)),
    );
    return narrow;
  };
  const own = specific(resides);
  if (own.length === 1) return own[0] ?? null;
  if (own.length > 1) return specific(resides.slice(0, 1))[0] ?? null;
  const all = specific(hits);
  if (all.length === 1) return all[0] ?? null;
  if (all.length > 1) {
    const tail = hits.filter(({ at }) => at > whole.trimEnd().length - 45);
    const last = specific(tail);
    if (last.length === 1) return last[0] ?? null;
    const counts = all
      .map((code) => ({ code, count: hits.filter((hit) => hit.code === code).length }))
      .sort((a, b) => b.count - a.count);
    if (counts[0] && counts[1] && counts[0].count > counts[1].count) return counts[0].code;
    return hits[0]?.code ?? null;
  }
  const named = LAWS.filter(({ pattern }) => flat.search(new RegExp(pattern.source, 'u')) >= 0).map(
    ({ code }) => code,
  );
  const states = named.filter((code) => code !== 'US' && code !== 'EU');
  if (states.length === 1) return states[0] ?? null;
  if (states.length === 0 && named.length === 1) return named[0] ?? null;
  return null;
}

/** Whether these words are the name of a known place: a city, a state, a country. */
export function isPlace(words: string): boolean {
  return byWord.has(plain(words)) || SHORT.has(words);
}
