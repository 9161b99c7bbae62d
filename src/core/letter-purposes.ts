import type { PlaybookGraph } from './playbook-graph.ts';

/** What each purpose may end with, of the letters that are about one purpose; a letter of legal-ops' own may end any. */
const ENDS: { readonly [purpose: string]: readonly string[] } = {
  access: ['access-ready'],
  portability: ['access-ready'],
  correct: ['corrected'],
  delete: ['deleted'],
  opt_out: ['opted-out'],
  limit_sensitive: ['limited'],
  marketing_opt_out: ['marketing-opted-out'],
  withdraw_consent: ['consent-withdrawn'],
  third_parties: ['recipients'],
  'lesser answer': ['access-categories'],
  appeal: ['appeal-decided'],
  question: ['question', 'closed'],
  legal: ['closed'],
  security: ['closed'],
  'hand-over': ['handed-over'],
};
const ABOUT_ONE_PURPOSE = new Set(Object.values(ENDS).flat());

/** Letters that fit where a playbook ends with one that tells of something else; `null` where it fits. */
export function fittingLetters(
  applies: PlaybookGraph['applies'],
  letter: string | undefined,
): readonly string[] | null {
  const fitting = ENDS[purposeOf(applies ?? {})];
  if (letter === undefined || fitting === undefined || fitting.includes(letter)) return null;
  return ABOUT_ONE_PURPOSE.has(letter) ? fitting : null;
}

function purposeOf(applies: NonNullable<PlaybookGraph['applies']>): string {
  if (applies['hand-over'] !== undefined) return 'hand-over';
  if (applies['lesser-of'] !== undefined) return 'lesser answer';
  return applies.kind ?? applies.right ?? '';
}
