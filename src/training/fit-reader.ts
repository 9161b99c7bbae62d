import { ASKED_RIGHTS, KINDS, ON_BEHALF } from '../core/message-labels.ts';
import { hashFeature } from '../journey/intake/understanding/hash-feature.ts';
import { probabilities, type Softmax } from '../journey/intake/understanding/model.ts';
import {
  certaintyNumbers,
  chosenRights,
  highest,
  likelyKind,
  READ_LANGUAGES,
} from '../journey/intake/understanding/read-with.ts';
import {
  type FirstLayer,
  FLAGS,
  firstLayer,
  knows,
  type Reader,
} from '../journey/intake/understanding/reader.ts';
import { commonWords } from './common-words.ts';
import type { Example } from './example.ts';
import { asks, fitFirstLayer, isPlain } from './fit-first-layer.ts';
import { fitIdentifiers } from './fit-identifiers.ts';
import { fitSoftmax } from './fit-softmax.ts';

const INNER_FOLDS = 4;
const SECOND_FOLDS = 4;
const PENALTY = 0.001;
const CERTAINTY_PENALTY = 0.001;
/** The share of the messages that it decides whose kind must be right, and whose rights must be exactly right. */
const PRECISION_WANTED = { kind: 0.97, rights: 0.94 };
const RECALL_WANTED = { minor: 0.85, phi: 0.88, hostile: 0.965 };

/**
 * Fits everything that is fitted. The second layer learns from scores that the first layer gave to messages it had
 * not seen (inner folds by cluster), and certainty from what the second layer said of messages it had not seen.
 */
export function fitReader(examples: readonly Example[]): Reader {
  const unseen = scoredUnseen(examples);
  const roleOf = (one: Example) => ON_BEHALF[highest(unseen.get(one)?.roles ?? [])] ?? 'unknown';
  const numbers = (one: Example) => unseen.get(one)?.numbers ?? new Float64Array();
  const judged = secondUnseen(examples, numbers);
  const second = fitSecond(examples.filter(isPlain), numbers);
  const certaintyInputs = judged.map(({ kinds, likely, one }) => certaintyNumbers(kinds, likely, one.text));
  const certainty = fitSoftmax(
    certaintyInputs,
    judged.map(({ kindRight, rightsRight }) => (kindRight && rightsRight ? 1 : 0)),
    2,
    CERTAINTY_PENALTY,
  );
  const measured = judged
    .map((one, index) => ({ ...one, confidence: certaintyOf(certainty, certaintyInputs[index]) }))
    .filter(({ one }) => !one.row.teaching && READ_LANGUAGES.includes(one.row.language));
  const common = commonWords(examples);
  const alarms = examples.map((one) => unseen.get(one)?.alarm ?? new Float64Array());
  const hostile = fitSoftmax(
    alarms,
    examples.map(({ row }) => (row.hostile ? 1 : 0)),
    2,
    PENALTY,
  );
  const flagScore = (one: Example, index: number) =>
    FLAGS[index] === 'hostile'
      ? (probabilities(hostile, unseen.get(one)?.alarm ?? new Float64Array())[1] ?? 0)
      : (unseen.get(one)?.flags[index] ?? -1);
  const kindOf = new Map(judged.map(({ one, kinds }) => [one, likelyKind(kinds)]));
  return {
    ...fitFirstLayer(examples),
    common,
    identifier: fitIdentifiers(
      examples.map((example) => {
        const kind = kindOf.get(example) ?? 'request';
        const role =
          kind === 'request' || kind === 'appeal' || kind === 'followup' ? roleOf(example) : 'unknown';
        return { example, role, kind };
      }),
      knows(common),
    ),
    ...second,
    hostile,
    certainty,
    decidesFrom: thresholdOf(measured),
    flagsFrom: Float64Array.from(FLAGS, (flag, index) =>
      flagThreshold(examples, flag, (one) => flagScore(one, index)),
    ),
  };
}

const certaintyOf = (certainty: Softmax, numbers: Float64Array = new Float64Array()) =>
  probabilities(certainty, numbers)[1] ?? 0;

const foldOf = ({ row }: Example, salt: string, folds: number) =>
  hashFeature(`${salt}${row.cluster}`) % folds;

function scoredUnseen(examples: readonly Example[]): Map<Example, FirstLayer> {
  const unseen = new Map<Example, FirstLayer>();
  for (let fold = 0; fold < INNER_FOLDS; fold++) {
    const scorers = fitFirstLayer(examples.filter((one) => foldOf(one, 'inner', INNER_FOLDS) !== fold));
    for (const one of examples)
      if (foldOf(one, 'inner', INNER_FOLDS) === fold) unseen.set(one, firstLayer(scorers, one.features));
  }
  return unseen;
}

function fitSecond(
  examples: readonly Example[],
  numbers: (one: Example) => Float64Array,
): Pick<Reader, 'kind' | 'rights'> {
  const requests = examples.filter(asks);
  return {
    kind: fitSoftmax(
      examples.map(numbers),
      examples.map(({ row }) => KINDS.indexOf(row.kind)),
      KINDS.length,
      PENALTY,
    ),
    rights: ASKED_RIGHTS.map((right) =>
      fitSoftmax(
        requests.map(numbers),
        requests.map(({ row }) => (row.rights.includes(right) ? 1 : 0)),
        2,
        PENALTY,
      ),
    ),
  };
}

interface Judged {
  one: Example;
  kinds: Float64Array;
  likely: number[];
  kindRight: boolean;
  rightsRight: boolean;
}

function secondUnseen(examples: readonly Example[], numbers: (one: Example) => Float64Array): Judged[] {
  return Array.from({ length: SECOND_FOLDS }, (_, fold) => {
    const { kind, rights } = fitSecond(
      examples.filter((one) => isPlain(one) && foldOf(one, 'second', SECOND_FOLDS) !== fold),
      numbers,
    );
    return examples
      .filter((one) => foldOf(one, 'second', SECOND_FOLDS) === fold)
      .map((one) => {
        const kinds = probabilities(kind, numbers(one));
        const likely = rights.map((right) => probabilities(right, numbers(one))[1] ?? 0);
        const said = likelyKind(kinds);
        const chosen = said === 'request' || said === 'appeal' ? chosenRights(likely) : [];
        return {
          one,
          kinds,
          likely,
          kindRight: said === one.row.kind,
          rightsRight: sameSet(chosen, one.row.rights),
        };
      });
  }).flat();
}

export const sameSet = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((value) => other.includes(value));

/** The lowest confidence above which enough of what was said is right. */
function thresholdOf(measured: readonly (Judged & { confidence: number })[]): number {
  const sorted = [...measured].sort((one, other) => other.confidence - one.confidence);
  let [kinds, rights, threshold] = [0, 0, 1];
  for (const [index, one] of sorted.entries()) {
    if (one.kindRight) kinds++;
    if (one.rightsRight) rights++;
    const count = index + 1;
    if (kinds / count >= PRECISION_WANTED.kind && rights / count >= PRECISION_WANTED.rights)
      threshold = one.confidence;
  }
  return threshold;
}

/** The score above which the wanted share of the flagged messages lies. */
function flagThreshold(
  examples: readonly Example[],
  flag: (typeof FLAGS)[number],
  scoreOf: (one: Example) => number,
): number {
  const flagged = examples
    .filter(({ row }) => row[flag])
    .map(scoreOf)
    .sort((one, other) => one - other);
  return flagged[Math.floor(flagged.length * (1 - RECALL_WANTED[flag]))] ?? 0;
}
