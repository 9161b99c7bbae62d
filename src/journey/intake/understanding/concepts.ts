import en from './lexicon/en.json' with { type: 'json' };
import es from './lexicon/es.json' with { type: 'json' };
import fr from './lexicon/fr.json' with { type: 'json' };
import { plain } from './tokens.ts';

/** A place in a sentence where the lexicon found one of its concepts. */
export interface Found {
  concept: string;
  at: number;
  end: number;
}

/** One word of a phrase: whole, the beginning of one (`delet*`), or up to three words of any kind (`_`). */
interface Pattern {
  concept: string;
  words: readonly string[];
}
interface Lexicon {
  byWord: ReadonlyMap<string, readonly Pattern[]>;
  byStart: ReadonlyMap<string, readonly Pattern[]>;
}

const GAP_WORDS_MAX = 3;
const START_LETTERS = 2;

/** The tables under `lexicon/`: the same concepts in each language, in phrases that anybody may add to. */
const LEXICONS: { [language: string]: Lexicon } = { en: compile(en), es: compile(es), fr: compile(fr) };
export const CONCEPTS: readonly string[] = Object.keys(en);

function compile(table: { [concept: string]: readonly string[] }): Lexicon {
  const byWord = new Map<string, Pattern[]>();
  const byStart = new Map<string, Pattern[]>();
  for (const [concept, phrases] of Object.entries(table)) {
    for (const phrase of phrases) {
      const words = plain(phrase).match(/[\p{L}\p{N}]+\*?|_/gu) ?? [];
      const [first] = words;
      if (first === undefined) continue;
      const [index, key] = first.endsWith('*')
        ? [byStart, first.slice(0, Math.min(START_LETTERS, first.length - 1))]
        : [byWord, first];
      const patterns = index.get(key) ?? [];
      patterns.push({ concept, words });
      index.set(key, patterns);
    }
  }
  return { byWord, byStart };
}

/** The concepts of one sentence, in reading order; a language without a lexicon has none. */
export function conceptsIn(tokens: readonly string[], language: string): Found[] {
  const lexicon = LEXICONS[language];
  if (!lexicon) return [];
  const found: Found[] = [];
  for (const [at, token] of tokens.entries()) {
    const patterns = [
      ...(lexicon.byWord.get(token) ?? []),
      ...(lexicon.byStart.get(token.slice(0, START_LETTERS)) ?? []),
    ];
    const seen = new Set<string>();
    for (const { concept, words } of patterns) {
      if (seen.has(concept)) continue;
      const end = endOfMatch(tokens, at, words, 0);
      if (end < 0) continue;
      seen.add(concept);
      found.push({ concept, at, end });
    }
  }
  return found;
}

function endOfMatch(tokens: readonly string[], at: number, words: readonly string[], from: number): number {
  let place = at;
  for (let index = from; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '_') {
      for (let gap = 0; gap <= GAP_WORDS_MAX; gap++) {
        const end = endOfMatch(tokens, place + gap, words, index + 1);
        if (end >= 0) return end;
      }
      return -1;
    }
    const token = tokens[place];
    if (token === undefined) return -1;
    const fits = word.endsWith('*') ? token.startsWith(word.slice(0, -1)) : token === word;
    if (!fits) return -1;
    place++;
  }
  return place;
}
