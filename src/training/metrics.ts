import { IDENTIFIER_TYPES } from '../journey/intake/understanding/candidates.ts';
import type { Read } from './evaluate.ts';
import { sameSet } from './fit-reader.ts';

/** Shares between 0 and 1, rounded to four digits. */
export interface Metrics {
  messages: number;
  /** Of the suggestion for every message. */
  kind: number;
  rightsF1: number;
  exactRights: number;
  /** Of those that it decides. */
  decided: number;
  decidedKind: number;
  decidedExactRights: number;
  /** Requests and appeals suggested as, and decided to be, spam or automatic mail. */
  lost: number;
  lostDecided: number;
  identifiersF1: number;
  identifiers: { [type: string]: number };
  hostileRecall: number;
  hostilePrecision: number;
  minorRecall: number;
  phiRecall: number;
  onBehalf: number;
  jurisdiction: number;
  language: number;
}

export interface ThresholdPoint {
  threshold: number;
  decided: number;
  kind: number;
  exactRights: number;
  lost: number;
}

export function metricsOf(read: readonly Read[]): Metrics {
  const decided = read.filter(({ said }) => !said.abstain);
  const requests = read.filter(isRequest);
  const roles = read.filter((one) => isRequest(one) || one.row.kind === 'followup');
  const labelled = read.filter(({ row }) => row.identifiers !== undefined);
  const hostile = read.filter(({ row }) => row.hostile);
  return {
    messages: read.length,
    kind: share(read, kindIsRight),
    rightsF1: f1(read.map(({ row, said }) => [row.rights, said.rights])),
    exactRights: share(read, rightsAreRight),
    decided: share(read, ({ said }) => !said.abstain),
    decidedKind: share(decided, kindIsRight),
    decidedExactRights: share(decided, rightsAreRight),
    lost: share(requests, isLost),
    lostDecided: share(requests, (one) => isLost(one) && !one.said.abstain),
    identifiersF1: f1(
      labelled.flatMap(({ row, said }) =>
        IDENTIFIER_TYPES.map((type): [string[], string[]] => [
          row.identifiers?.[type] ?? [],
          said.identifiers[type],
        ]),
      ),
    ),
    identifiers: Object.fromEntries(
      IDENTIFIER_TYPES.map((type) => [
        type,
        f1(labelled.map(({ row, said }) => [row.identifiers?.[type] ?? [], said.identifiers[type]])),
      ]),
    ),
    hostileRecall: share(hostile, ({ said }) => said.hostile),
    hostilePrecision: share(
      read.filter(({ said }) => said.hostile),
      ({ row }) => row.hostile,
    ),
    minorRecall: share(
      read.filter(({ row }) => row.minor),
      ({ said }) => said.minor,
    ),
    phiRecall: share(
      read.filter(({ row }) => row.phi),
      ({ said }) => said.phi,
    ),
    onBehalf: share(roles, ({ row, said }) => row.on_behalf === said.on_behalf),
    jurisdiction: share(
      read.filter(({ row }) => row.jurisdiction !== undefined),
      ({ row, said }) => row.jurisdiction === said.jurisdiction,
    ),
    language: share(read, ({ row, said }) => row.language === said.language),
  };
}

/** What would be decided, and how well, if certainty began elsewhere. */
export function thresholdCurve(read: readonly Read[]): ThresholdPoint[] {
  const open = read.filter(({ said }) =>
    said.reasons.every((reason) => ['certain', 'not-certain'].includes(reason)),
  );
  const requests = read.filter(isRequest).length;
  return [0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map((threshold) => {
    const decided = open.filter(({ said }) => said.confidence >= threshold);
    return {
      threshold,
      decided: rounded(decided.length / read.length),
      kind: share(decided, kindIsRight),
      exactRights: share(decided, rightsAreRight),
      lost: rounded(decided.filter((one) => isRequest(one) && isLost(one)).length / Math.max(1, requests)),
    };
  });
}

const isRequest = ({ row }: Read) => row.kind === 'request' || row.kind === 'appeal';
const isLost = ({ said }: Read) => said.kind === 'spam' || said.kind === 'automatic';
const kindIsRight = ({ row, said }: Read) => row.kind === said.kind;
const rightsAreRight = ({ row, said }: Read) => sameSet(row.rights, said.rights);

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;

function share<One>(of: readonly One[], holds: (one: One) => boolean): number {
  return of.length === 0 ? 0 : rounded(of.filter(holds).length / of.length);
}

/** Micro-averaged over pairs of what is and what was said. */
function f1(pairs: readonly (readonly [readonly string[], readonly string[]])[]): number {
  let [hits, spare, missed] = [0, 0, 0];
  for (const [is, said] of pairs) {
    const found = said.filter((value) => is.includes(value)).length;
    hits += found;
    spare += said.length - found;
    missed += is.length - found;
  }
  return hits === 0 ? 0 : rounded((2 * hits) / (2 * hits + spare + missed));
}
