import { ASKED_RIGHTS, KINDS, ON_BEHALF } from '../core/message-labels.ts';
import type { Linear } from '../journey/intake/understanding/model.ts';
import {
  type FirstScorers,
  FLAGS,
  SENTENCE_SCORERS,
  VIEW_SCORERS,
  VIEWS,
  WHOLE_SCORERS,
} from '../journey/intake/understanding/reader.ts';
import { type Vector, vectorOf } from '../journey/intake/understanding/vector.ts';
import { type Example, vocabularyOf } from './example.ts';
import { linearOf } from './fit-linear.ts';
import { fitMargin, type MarginExample, type MarginFit } from './margin.ts';

const COST = 1.5;
const SENTENCE_COST = 1;
const SENTENCE_ROUNDS = 15;
const REFINEMENTS = 2;
const NEGATIVES_MAX = 4;

/** Hostile rows that were written to teach hostility say little about kinds and rights: they are not taught from for those. */
export const isPlain = ({ row }: Example): boolean => !(row.teaching && row.hostile);
export const asks = ({ row }: Example): boolean => row.kind === 'request' || row.kind === 'appeal';
const hasRole = (example: Example): boolean => asks(example) || example.row.kind === 'followup';

/** The scorers over whole messages and over sentences. */
export function fitFirstLayer(examples: readonly Example[]): FirstScorers {
  const vocabulary = vocabularyOf(examples.map(({ features }) => features.whole));
  const vectors = new Map(examples.map((one) => [one, vectorOf(one.features.whole, vocabulary)]));
  const margin = (of: readonly Example[], positive: (one: Example) => boolean, even = true) =>
    fitMargin(
      weighed(of, (one) => vectors.get(one), positive, even),
      vocabulary.length,
      COST,
    );
  const plain = examples.filter(isPlain);
  const requests = plain.filter(asks);
  const roles = examples.filter(hasRole);
  const rights = ASKED_RIGHTS.map((right) =>
    margin(requests, ({ row }) => row.rights.includes(right), false),
  );
  const fits = [
    ...KINDS.map((kind) => margin(plain, ({ row }) => row.kind === kind)),
    ...rights,
    ...ON_BEHALF.map((role) => margin(roles, ({ row }) => row.on_behalf === role)),
    ...FLAGS.map((flag) => margin(examples, ({ row }) => row[flag])),
  ];
  const sentences = examples.map((one) => ({
    one,
    vectors: one.features.sentences.map((features) => vectorOf(features, vocabulary)),
  }));
  const bySentence = ASKED_RIGHTS.map((right, index) =>
    fitSentences(
      sentences.filter(({ one }) => isPlain(one)),
      ({ row }) => row.rights.includes(right),
      rights[index],
      vocabulary.length,
    ),
  );
  const hostile = fitSentences(sentences, ({ row }) => row.hostile, fits.at(-1), vocabulary.length);
  return {
    whole: linearOf(WHOLE_SCORERS, vocabulary, fits),
    meaning: fitView(examples, VIEWS.meaning),
    wording: fitView(examples, VIEWS.wording),
    sentence: linearOf(SENTENCE_SCORERS, vocabulary, [...bySentence, hostile]),
  };
}

/** Kinds and rights by some families of features alone. */
function fitView(examples: readonly Example[], families: readonly string[]): Linear {
  const seen = new Map(
    examples.map((one) => [
      one,
      new Map([...one.features.whole].filter(([family]) => families.includes(family))),
    ]),
  );
  const vocabulary = vocabularyOf(seen.values());
  const vectors = new Map([...seen].map(([one, features]) => [one, vectorOf(features, vocabulary)]));
  const margin = (of: readonly Example[], positive: (one: Example) => boolean, even: boolean) =>
    fitMargin(
      weighed(of, (one) => vectors.get(one), positive, even),
      vocabulary.length,
      COST,
    );
  const plain = examples.filter(isPlain);
  const requests = plain.filter(asks);
  return linearOf(VIEW_SCORERS, vocabulary, [
    ...KINDS.map((kind) => margin(plain, ({ row }) => row.kind === kind, true)),
    ...ASKED_RIGHTS.map((right) => margin(requests, ({ row }) => row.rights.includes(right), false)),
  ]);
}

/** `even`: rare classes weigh more, by the square root of how much rarer they are. */
function weighed(
  of: readonly Example[],
  vectorFor: (one: Example) => Vector | undefined,
  positive: (one: Example) => boolean,
  even: boolean,
): MarginExample[] {
  const count = of.filter(positive).length;
  const weight = !even ? 1 : Math.sqrt(Math.max(1, (of.length - count) / Math.max(1, count)));
  return of.flatMap((one) => {
    const vector = vectorFor(one);
    return vector ? [{ vector, positive: positive(one), weight: positive(one) ? weight : 1 }] : [];
  });
}

/**
 * Multiple-instance learning: of a message that asks for a right one sentence says so, the one that scores highest;
 * of any other message none does. Starts from the scorer over whole messages and looks again twice.
 */
function fitSentences(
  messages: readonly { one: Example; vectors: readonly Vector[] }[],
  says: (one: Example) => boolean,
  start: MarginFit | undefined,
  size: number,
): MarginFit {
  let fit = start ?? { weights: new Float64Array(size), bias: 0 };
  for (let round = 0; round < REFINEMENTS; round++) {
    const found: MarginExample[] = [];
    for (const { one, vectors } of messages) {
      const ranked = vectors
        .map((vector) => ({ vector, score: scoreOf(fit, vector) }))
        .sort((a, b) => b.score - a.score);
      const [best] = ranked;
      if (!best) continue;
      if (says(one)) found.push({ vector: best.vector, positive: true, weight: 1 });
      else
        for (const [rank, { vector }] of ranked.slice(0, NEGATIVES_MAX).entries())
          found.push({ vector, positive: false, weight: rank === 0 ? 1 : 0.5 });
    }
    fit = fitMargin(found, size, SENTENCE_COST, SENTENCE_ROUNDS);
  }
  return fit;
}

function scoreOf({ weights, bias }: MarginFit, { places, values }: Vector): number {
  let sum = bias;
  for (let at = 0; at < places.length; at++) sum += (weights[places[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return sum;
}
