import { featuresOf, type MessageFeatures } from '../journey/intake/understanding/features.ts';
import { languageOf } from '../journey/intake/understanding/language.ts';
import { readable } from '../journey/intake/understanding/read-with.ts';
import { type Features, hashOf, type Vocabulary } from '../journey/intake/understanding/vector.ts';
import type { CorpusRow } from './corpus.ts';

/** A labelled message with what is seen of it, worked out once. */
export interface Example {
  row: CorpusRow;
  text: string;
  subject: string;
  features: MessageFeatures;
}

export function exampleOf(row: CorpusRow): Example {
  const own = readable(row);
  const language = languageOf(`${own.subject}\n${own.text}`);
  return { row, text: own.text, subject: own.subject, features: featuresOf(own, language) };
}

/** The features that at least two of these have, sorted. */
export function vocabularyOf(all: Iterable<Features>): Vocabulary {
  const counts = new Map<number, number>();
  for (const features of all)
    for (const [family, names] of features)
      for (const name of names.keys()) {
        const hash = hashOf(family, name);
        counts.set(hash, (counts.get(hash) ?? 0) + 1);
      }
  return Uint32Array.from([...counts].filter(([, count]) => count > 1).map(([hash]) => hash)).sort();
}
