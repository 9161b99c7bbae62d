import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { type CandidateContext, candidateFeatures } from './candidate-features.ts';
import { type Candidate, candidatesIn, IDENTIFIER_TYPES, type IdentifierType } from './candidates.ts';
import { type Linear, scores } from './model.ts';
import type { Identifiers } from './understanding.ts';
import { vectorOf } from './vector.ts';

/** From this score on a candidate counts; a little below even, for a missed identifier costs more than a spare one. */
const COUNTS_FROM = -0.2;

export const TYPES_OF: { [type in Candidate['type']]: readonly IdentifierType[] } = {
  email: ['emails'],
  phone: ['phones'],
  proper: ['names', 'organizations'],
  id: ['account_ids'],
};

export const NO_IDENTIFIERS: Identifiers = {
  emails: [],
  phones: [],
  names: [],
  organizations: [],
  account_ids: [],
};

/** The data subject's identifiers in a text: of candidates that overlap the likelier counts. */
export function identifiersIn(text: string, context: CandidateContext, linear: Linear): Identifiers {
  const scored = candidatesIn(text).flatMap((candidate) => {
    const features = new Map([
      ['near', new Map(candidateFeatures(candidate, text, context).map((name) => [name, 1]))],
    ]);
    const all = scores(linear, vectorOf(features, linear.vocabulary));
    return TYPES_OF[candidate.type].map((type) => ({
      candidate,
      type,
      score: all[IDENTIFIER_TYPES.indexOf(type)] ?? 0,
    }));
  });
  scored.sort((one, other) => other.score - one.score || one.candidate.at - other.candidate.at);
  const chosen: typeof scored = [];
  for (const one of scored) {
    if (one.score < COUNTS_FROM) break;
    const { at, end } = one.candidate;
    if (!chosen.some(({ candidate }) => candidate.at < end && candidate.end > at)) chosen.push(one);
  }
  chosen.sort((one, other) => one.candidate.at - other.candidate.at);
  const found: Identifiers = { emails: [], phones: [], names: [], organizations: [], account_ids: [] };
  for (const { candidate, type } of chosen) {
    const value = type === 'phones' ? e164(candidate.value) : candidate.value;
    if (value !== undefined && !found[type].includes(value)) found[type].push(value);
  }
  return found;
}

/** E.164, +1 assumed; `undefined` for what cannot be a number. */
export function e164(written: string): string | undefined {
  const parsed = parsePhoneNumberFromString(written, { defaultCountry: 'US', extract: false });
  return parsed?.isPossible() ? parsed.number : undefined;
}
