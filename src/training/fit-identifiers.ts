import { candidateFeatures } from '../journey/intake/understanding/candidate-features.ts';
import { candidatesIn, IDENTIFIER_TYPES } from '../journey/intake/understanding/candidates.ts';
import { e164, TYPES_OF } from '../journey/intake/understanding/identifiers.ts';
import type { Linear } from '../journey/intake/understanding/model.ts';
import { type Features, vectorOf } from '../journey/intake/understanding/vector.ts';
import { type Example, vocabularyOf } from './example.ts';
import { linearOf } from './fit-linear.ts';
import { fitMargin } from './margin.ts';

const COST = 4;
const POSITIVE_WEIGHT = 3;

/** The scorers of candidates for identifiers, from rows that are labelled with theirs. */
export function fitIdentifiers(
  examples: readonly { example: Example; role: string; kind: string }[],
  isCommon: (word: string) => boolean,
): Linear {
  const seen = examples.flatMap(({ example, role, kind }) => {
    const { row, subject, text } = example;
    const { identifiers } = row;
    if (!identifiers) return [];
    const whole = `${subject}\n\n${text}`;
    const from = row.channel === 'email' ? row.from : '';
    return candidatesIn(whole).map((candidate) => {
      const names = candidateFeatures(candidate, whole, { from, role, kind, isCommon });
      const features: Features = new Map([['near', new Map(names.map((name) => [name, 1]))]]);
      const value = candidate.type === 'phone' ? (e164(candidate.value) ?? '') : candidate.value;
      return { candidate, features, value, identifiers };
    });
  });
  const vocabulary = vocabularyOf(seen.map(({ features }) => features));
  const vectors = seen.map(({ features }) => vectorOf(features, vocabulary));
  const fits = IDENTIFIER_TYPES.map((type) =>
    fitMargin(
      seen.flatMap(({ candidate, value, identifiers }, index) => {
        const vector = vectors[index];
        if (!vector || !TYPES_OF[candidate.type].includes(type)) return [];
        const positive = identifiers[type].includes(value);
        return [{ vector, positive, weight: positive ? POSITIVE_WEIGHT : 1 }];
      }),
      vocabulary.length,
      COST,
      15,
    ),
  );
  return linearOf(IDENTIFIER_TYPES, vocabulary, fits);
}
