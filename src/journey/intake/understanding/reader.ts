import { ASKED_RIGHTS, KINDS, ON_BEHALF } from '../../../core/message-labels.ts';
import type { MessageFeatures } from './features.ts';
import { type Linear, type Softmax, scores } from './model.ts';
import { hashOf, placeOf, type Vocabulary, vectorOf } from './vector.ts';

/** All that is learned: two layers of scorers, their combination, and where certainty begins. */
export interface Reader {
  /** Over the whole message: kinds, rights, on whose behalf, flags. */
  whole: Linear;
  /** Over its concepts and shape alone, and over its words alone: kinds and rights. Where they differ, doubt is due. */
  meaning: Linear;
  wording: Linear;
  /** Over single sentences and clauses: rights, and attempts to manipulate. */
  sentence: Linear;
  /** Over candidates for identifiers. */
  identifier: Linear;
  /** Hashes of words that were met in small letters. */
  common: Vocabulary;
  kind: Softmax;
  rights: readonly Softmax[];
  /** Whether it tries to manipulate its handler. */
  hostile: Softmax;
  /** Whether kind and rights are both right. */
  certainty: Softmax;
  /** From this certainty on it decides. */
  decidesFrom: number;
  /** From this score on: minor, phi; from this probability on: hostile. */
  flagsFrom: Float64Array;
}

export const FLAGS = ['minor', 'phi', 'hostile'] as const;
export const WHOLE_SCORERS: readonly string[] = [...KINDS, ...ASKED_RIGHTS, ...ON_BEHALF, ...FLAGS];
export const VIEW_SCORERS: readonly string[] = [...KINDS, ...ASKED_RIGHTS];
export const VIEWS = { meaning: ['concept', 'pair', 'shape'], wording: ['word', 'part'] } as const;
export const SENTENCE_SCORERS: readonly string[] = [...ASKED_RIGHTS, 'hostile'];
const NOTHING = -1.5;

/** What the first layer sees: the numbers that the second combines, and the scores for role and flags. */
export interface FirstLayer {
  numbers: Float64Array;
  roles: Float64Array;
  flags: Float64Array;
  /** What hostility is judged by. */
  alarm: Float64Array;
}

export type FirstScorers = Pick<Reader, 'whole' | 'meaning' | 'wording' | 'sentence'>;

export function firstLayer(
  { whole, meaning, wording, sentence }: FirstScorers,
  features: MessageFeatures,
): FirstLayer {
  const all = scores(whole, vectorOf(features.whole, whole.vocabulary));
  const views = [meaning, wording].map((view) => scores(view, vectorOf(features.whole, view.vocabulary)));
  const sentences = features.sentences.map((one) => scores(sentence, vectorOf(one, sentence.vocabulary)));
  return firstLayerOf(all, views, sentences, features.form);
}

function firstLayerOf(
  all: Float64Array,
  views: readonly Float64Array[],
  bySentence: readonly Float64Array[],
  form: readonly number[],
): FirstLayer {
  const kinds = all.slice(0, KINDS.length);
  const rights = all.slice(KINDS.length, KINDS.length + ASKED_RIGHTS.length);
  const numbers = [...kinds, ...rights];
  for (let right = 0; right < ASKED_RIGHTS.length; right++) {
    const ranked = bySentence.map((row) => row[right] ?? NOTHING).sort((one, other) => other - one);
    numbers.push(Math.max(NOTHING, ranked[0] ?? NOTHING), Math.max(NOTHING, ranked[1] ?? NOTHING));
  }
  for (const view of views) numbers.push(...view);
  const top = Math.max(...kinds);
  for (const kind of kinds) numbers.push(kind === top ? 1 : 0);
  numbers.push(...form);
  const roles = all.slice(
    KINDS.length + ASKED_RIGHTS.length,
    KINDS.length + ASKED_RIGHTS.length + ON_BEHALF.length,
  );
  const flags = all.slice(-FLAGS.length);
  const alarms = bySentence
    .map((row) => row[ASKED_RIGHTS.length] ?? NOTHING)
    .sort((one, other) => other - one);
  const alarm = [
    ...flags,
    ...roles,
    ...kinds,
    ...[0, 1].map((rank) => Math.max(NOTHING, alarms[rank] ?? NOTHING)),
    ...form,
  ];
  return { numbers: Float64Array.from(numbers), roles, flags, alarm: Float64Array.from(alarm) };
}

export const knows =
  (common: Vocabulary) =>
  (word: string): boolean =>
    placeOf(common, hashOf('common', word)) >= 0;
