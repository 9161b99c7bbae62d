import { plain } from '../journey/intake/understanding/tokens.ts';
import { hashOf, type Vocabulary } from '../journey/intake/understanding/vector.ts';
import type { Example } from './example.ts';

const MESSAGES_MIN = 2;

/** Hashes of the words that at least two messages have in small letters. */
export function commonWords(examples: readonly Example[]): Vocabulary {
  const counts = new Map<string, number>();
  for (const { text } of examples) {
    const words = new Set(text.match(/(?<![\p{L}])\p{Ll}[\p{L}'’]+/gu)?.map(plain) ?? []);
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const kept = [...counts]
    .filter(([, count]) => count >= MESSAGES_MIN)
    .map(([word]) => hashOf('common', word));
  return Uint32Array.from(new Set(kept)).sort();
}
