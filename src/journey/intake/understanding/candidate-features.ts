import { type Candidate, HEAD, PLACE } from './candidates.ts';
import { isPersonal } from './features.ts';
import firstNames from './lexicon/first-names.json' with { type: 'json' };
import { isPlace } from './places.ts';
import { plain } from './tokens.ts';

const FIRST_NAMES = new Set(firstNames.flatMap((line) => line.split(' ')).map(plain));

export interface CandidateContext {
  from: string;
  /** On whose behalf, and the kind, as they were read before. */
  role: string;
  kind: string;
  /** Whether a word is known in small letters: "Pottery" is, "Ruiz" is not. */
  isCommon(word: string): boolean;
}

/** What tells whose a candidate is: the words around it, where it stands, what it is made of. */
export function candidateFeatures(
  candidate: Candidate,
  text: string,
  { from, role, kind, isCommon }: CandidateContext,
): string[] {
  const { type, value, at } = candidate;
  const end = at + value.length;
  const features: string[] = [`type ${type}`];
  const add = (name: string) => features.push(`${type} ${name}`);
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lineBreak = text.indexOf('\n', end);
  const lineEnd = lineBreak < 0 ? text.length : lineBreak;
  const before = text.slice(Math.max(lineStart, at - 70), at);
  const after = text.slice(end, Math.min(lineEnd, end + 50));
  const left = plain(before).match(/[\p{L}\p{N}']+|[^\s\p{L}\p{N}]/gu) ?? [];
  const right = plain(after).match(/[\p{L}\p{N}']+|[^\s\p{L}\p{N}]/gu) ?? [];
  const l1 = left.at(-1) ?? '^';
  const l2 = left.at(-2) ?? '^';
  const r1 = right[0] ?? '$';
  const r2 = right[1] ?? '$';
  add(`l1 ${l1}`);
  add(`l2 ${l2} ${l1}`);
  add(`r1 ${r1}`);
  add(`r2 ${r1} ${r2}`);
  add(`l1r1 ${l1} ${r1}`);
  for (const word of left.slice(-6)) add(`left ${word}`);
  for (const word of right.slice(0, 4)) add(`right ${word}`);
  const total = text.trimEnd().length;
  const tail = text.slice(end).trim();
  const alone = before.trim() === '' && after.trim().replace(/[.,]$/, '') === '';
  const words = value.split(/[ ]+/);
  const shape = words
    .map((word) =>
      /^\p{Lu}\.?$/u.test(word)
        ? 'I'
        : /^\p{Lu}{2,}/u.test(word)
          ? 'C'
          : /^\p{Lu}/u.test(word)
            ? 'X'
            : /^\d/.test(word)
              ? '9'
              : 'x',
    )
    .join('');
  add(`shape ${shape}`);
  add(`words ${words.length}`);
  const place =
    at < text.indexOf('\n\n')
      ? 'subject'
      : tail.length < 3
        ? 'end'
        : tail.split('\n')[0]?.length === tail.length && tail.length < 40
          ? 'near end'
          : at > total * 0.75
            ? 'late'
            : at < total * 0.3
              ? 'early'
              : 'middle';
  add(`place ${place}`);
  add(`place ${place} ${shape}`);
  add(`place ${place} role ${role}`);
  add(`place ${place} kind ${kind}`);
  if (alone) {
    add('alone');
    add(`alone role ${role}`);
    add(`alone ${shape} ${place}`);
  }
  if (before.trim() === '') add('line start');
  if (/[.!?]\s*$/.test(before)) add('sentence start');
  add(`sentence start ${/[.!?]\s*$/.test(before)} ${place} ${shape} ${role}`);
  const [local = '', domain = ''] = from.toLowerCase().split('@');
  const flat = plain(value).replace(/[^a-z0-9 ]/g, '');
  const hits = flat.split(' ').filter((word) => word.length > 2 && plain(local).includes(word)).length;
  const inDomain = flat.split(' ').filter((word) => word.length > 2 && plain(domain).includes(word)).length;
  if (hits > 0) {
    add('from');
    add(`from ${hits} of ${words.length}`);
    add(`from role ${role}`);
  }
  if (inDomain > 0) {
    add('domain');
    add(`domain ${inDomain} of ${words.length}`);
  }
  add(`role ${role}`);
  add(`kind ${kind}`);
  add(`top ${isPersonal(from) ? 'person' : domain === '' ? 'sms' : 'other'}`);
  if (type === 'proper') {
    for (const word of words) {
      const low = plain(word);
      add(`has ${low}`);
      add(`ends ${low.slice(-3)}`);
    }
    add(`last ${plain(words.at(-1) ?? '')}`);
    add(`first ${plain(words[0] ?? '')}`);
    const kinds = words.map((word) =>
      !/^\p{L}/u.test(word) ? '#' : FIRST_NAMES.has(plain(word)) ? 'N' : isCommon(plain(word)) ? 'c' : 'u',
    );
    const made = kinds.join('');
    add(`made ${made}`);
    add(`made ${made} ${place}`);
    add(`made ${made} ${l1}`);
    add(`made ${made} role ${role}`);
    add(`begins ${kinds[0]} ends ${kinds.at(-1)}`);
    const whole = !/\p{Lu}[\p{L}'’.&-]*\s$/u.test(before) && !/^ (?:& )?\p{Lu}/u.test(after);
    add(`whole ${whole} ${made}`);
    add(`whole ${whole} ${shape}`);
    const somewhere = isPlace(value);
    add(`somewhere ${somewhere}`);
    add(`somewhere ${somewhere} ${place} ${l1}`);
    if (
      /^,? ?(?:\p{Lu}{2}\b|\p{Lu}\p{L}+)/u.test(after) &&
      isPlace((/^,? ?([\p{L}. ]+)/u.exec(after)?.[1] ?? '').trim())
    )
      add('before place');
    if (words.some((word) => PLACE.test(word))) add('kind of place');
    if (PLACE.test(words.at(-1) ?? '')) add('kind of place last');
    if (HEAD.test(words[0] ?? '')) add('head of place');
    add(
      `article ${/^(?:at|from|with|to|by|of|en|del|de|la|el|chez|a|au|du|l'|d')$/.test(l1)} ${shape} ${somewhere}`,
    );
    if (/^\p{Ll}/u.test(value)) add(`lower ${place}`);
    // A longer run of capitals around it says that it was cut.
    if (/\p{Lu}[\p{L}'’.-]*\s$/u.test(before)) add('cut left');
    if (/^ \p{Lu}/u.test(after)) add('cut right');
    if (/^['’]s/.test(after)) add('possessive');
  } else if (type === 'id') {
    add(
      `form ${value
        .replace(/\p{Lu}+/gu, 'A')
        .replace(/\p{Ll}+/gu, 'a')
        .replace(/\d+/g, (digits) => (digits.length > 5 ? '9+' : `9`))}`,
    );
    add(`length ${Math.min(12, value.length)}`);
  } else if (type === 'email') {
    if (value.toLowerCase() === from.toLowerCase()) add('own');
    if (value.toLowerCase().endsWith(`@${domain}`)) add('own domain');
    add(`top ${value.split('.').at(-1)}`);
    add(`local ${/^(support|privacy|legal|info|help|admin|billing|sales|contact)/.test(value)}`);
  }
  return features;
}
