import { conceptsIn, type Found } from './concepts.ts';
import type { Message } from './message.ts';
import { clausesOf, type Sentence, sentencesOf } from './tokens.ts';
import type { Features } from './vector.ts';

/** What the models see of a message: as a whole, by sentences and clauses, and a few plain numbers about its form. */
export interface MessageFeatures {
  whole: Features;
  sentences: readonly Features[];
  form: readonly number[];
}

type Counts = Map<string, number>;
type Add = (name: string) => void;

const SENTENCES_MAX = 60;
const TOKENS_MAX = 900;
const PAIR_DISTANCE_MAX = 9;
const NEGATED_WITHIN = 4;

/** Reads words, parts of words, concepts and the outer shape of a message. `text` is what the sender wrote. */
export function featuresOf(message: Message, language: string): MessageFeatures {
  const sentences = readable(message, language);
  const each = sentences.map((sentence, index) =>
    sentenceFeatures(sentence, index, sentences.length, language),
  );
  const shape: Counts = new Map();
  addShape(message, sentences, counter(shape));
  const whole = new Map<string, Counts>([['shape', shape]]);
  for (const family of ['word', 'part', 'concept', 'pair']) {
    const all: Counts = new Map();
    for (const features of each)
      for (const [name, count] of features.get(family) ?? []) all.set(name, (all.get(name) ?? 0) + count);
    whole.set(family, all);
  }
  const tokens = sentences.reduce((sum, sentence) => sum + sentence.tokens.length, 0);
  const form = [
    message.channel === 'sms' ? 1 : 0,
    Math.log(1 + tokens),
    Math.log(1 + sentences.length),
    language === 'en' ? 1 : 0,
    isPersonal(message.from) ? 1 : 0,
  ];
  const clauses = sentences.flatMap((sentence, index) =>
    clausesOf(sentence).map((clause) => sentenceFeatures(clause, index, sentences.length, language)),
  );
  return { whole, sentences: [...each, ...clauses], form };
}

const counter =
  (counts: Counts): Add =>
  (name) =>
    counts.set(name, (counts.get(name) ?? 0) + 1);

function readable({ subject, text }: Message, language: string): Sentence[] {
  const all = [...sentencesOf(subject, 'subject', language), ...sentencesOf(text, 'body', language)];
  const kept: Sentence[] = [];
  let tokens = 0;
  for (const sentence of all.slice(0, SENTENCES_MAX)) {
    if (tokens > TOKENS_MAX) break;
    tokens += sentence.tokens.length;
    kept.push(sentence);
  }
  return kept;
}

function sentenceFeatures(sentence: Sentence, index: number, count: number, language: string): Features {
  const words: Counts = new Map();
  const parts: Counts = new Map();
  const concepts: Counts = new Map();
  const pairs: Counts = new Map();
  addWords(sentence, counter(words));
  addParts(sentence, counter(parts));
  addConcepts(sentence, index, count, language, counter(concepts), counter(pairs));
  return new Map([
    ['pair', pairs],
    ['word', words],
    ['part', parts],
    ['concept', concepts],
  ]);
}

function addWords({ tokens, part }: Sentence, add: Add): void {
  let before = part === 'subject' ? '^s' : '^';
  for (const token of tokens) {
    add(token);
    add(`${before} ${token}`);
    if (part === 'subject') add(`s:${token}`);
    before = token;
  }
  add(`${before} $`);
}

function addParts({ tokens }: Sentence, add: Add): void {
  for (const token of tokens) {
    if (token.length < 4 || token.startsWith('zz')) continue;
    const word = `<${token}>`;
    for (let at = 0; at + 4 <= word.length; at++) add(word.slice(at, at + 4));
  }
}

function addConcepts(
  sentence: Sentence,
  index: number,
  count: number,
  language: string,
  add: Add,
  addPair: Add,
): void {
  const found = conceptsIn(sentence.tokens, language);
  const has = new Set(found.map(({ concept }) => concept));
  const moods = moodsOf(sentence, has);
  const place =
    sentence.part === 'subject' ? 'subject' : index <= 1 ? 'first' : index === count - 1 ? 'last' : 'middle';
  for (const concept of has) {
    add(concept);
    add(`${place}/${concept}`);
    for (const mood of moods) add(`${mood}/${concept}`);
  }
  for (const one of found) if (negated(one, found)) add(`not/${one.concept}`);
  const pairs = new Set<string>();
  for (const one of found) {
    for (const other of found) {
      const distance = other.at - one.at;
      if (one.concept === other.concept || distance < 0 || distance > PAIR_DISTANCE_MAX) continue;
      pairs.add(distance === 0 ? `${one.concept}&${other.concept}` : `${one.concept}>${other.concept}`);
    }
  }
  for (const pair of pairs) addPair(pair);
}

function negated(one: Found, found: readonly Found[]): boolean {
  return found.some(({ concept, at }) => concept === 'NOT' && at < one.at && one.at - at <= NEGATED_WITHIN);
}

/** How a sentence means what it says: asked, told of the past, supposed, wished, reported, or plainly. */
function moodsOf(sentence: Sentence, has: ReadonlySet<string>): string[] {
  const moods: string[] = [];
  if (sentence.end === '?' || has.has('QUESTIONING')) moods.push('ask');
  if (has.has('ASKEDBEFORE')) moods.push('past');
  if (has.has('IF') || has.has('CURIOUS')) moods.push('if');
  if (has.has('WANT')) moods.push('want');
  if (has.has('YOUSAID') || has.has('DENIED') || has.has('DECISION')) moods.push('said');
  return moods.length === 0 ? ['plain'] : moods;
}

/** Reserved example domains and mail providers write for a person; a domain of its own, for an organization. */
export function isPersonal(from: string): boolean {
  const domain = from.toLowerCase().split('@')[1] ?? '';
  return /^example\.(?:com|net|org|\w\w)$|^(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|aol|icloud|me|mac|proton|protonmail|pm|gmx|web|orange|free|wanadoo|laposte|sfr|videotron|sympatico|comcast|verizon|att|sbcglobal|cox|charter|bellsouth|earthlink|fastmail|hey|zoho|mail)\.\w/.test(
    domain,
  );
}

const LOCAL_PARTS =
  /\b(no-?reply|no-?respond\w*|donotreply|ne-?pas-?repondre|nao-?responda|mailer-daemon|postmaster|notif\w*|alerts?|billing|support|soporte|help\w*|info|admin|office|legal|privacy|compliance|security|soc|bugs?|hr|rh|it|dev|marketing|promos?|news\w*|sales|ventas|deals|offers?|ads|calendar|bounce\w*|daemon|system|reports?|intake|records|subpoenas?|court|law\w*|paralegal|agents?|requests?|optout)\b/g;
const GREETS =
  /^\s*(?:hi|hello|dear|hey|good (?:morning|afternoon|evening)|hola|buen[oa]s|estimad|bonjour|madame|bonsoir|to whom)/i;

function addShape({ channel, from, subject, text }: Message, sentences: readonly Sentence[], add: Add): void {
  add(`channel ${channel}`);
  const tokens = sentences.reduce((sum, sentence) => sum + sentence.tokens.length, 0);
  add(`length ${[3, 8, 15, 30, 60, 120, 250].filter((limit) => tokens > limit).length}`);
  const [local = '', domain = ''] = from.toLowerCase().split('@');
  if (channel === 'email') {
    add(isPersonal(from) ? 'domain person' : 'domain other');
    for (const part of local.replace(/[._+\d]/g, ' ').match(LOCAL_PARTS) ?? []) add(`local ${part}`);
    for (const part of domain.split('.').slice(0, -1).join(' ').split(/[-\s]/)) add(`domain ${part}`);
  } else if (/^\+?1?8(?:00|33|44|55|66|77|88)/.test(from)) add('sms toll-free');
  else add(from.length < 8 ? 'sms short' : 'sms');
  if (/^\s*(?:re|rv|aw)\s*:/i.test(subject)) add('subject reply');
  if (/^\s*(?:fwd?|tr|rv)\s*:/i.test(subject)) add('subject forward');
  if (/\[[^\]]*\d[^\]]*\]|#\s?\d/.test(subject)) add('subject ticket');
  if (/^\s*[\d\s-]{4,12}\s*$/.test(text)) add('digits only');
  if (text.includes('?')) add('asks');
  if (text.includes('!')) add('exclaims');
  if (GREETS.test(text)) add('greets');
  if (/^\s*(?:\d[.)]|[-•*]|\([a-z\d]\))\s/m.test(text)) add('lists');
  if (/[<>{}[\]]/.test(text)) add('brackets');
  if (text.length > 12 && text === text.toUpperCase()) add('shouts');
}
