/** Why staff decide as they do: closed lists, because a reason in free words could name the person. */

/** Why nothing is done of what was asked. `workflows/reasons.yaml` says each in the words of the letter. */
export const REFUSAL_REASONS = [
  'legal-duty',
  'legal-claims',
  'no-data',
  'others-rights',
  'security',
  'excessive',
  'unfounded',
  'not-covered',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Why a second person does not confirm a refusal, or an answer. */
export const SEND_BACK_REASONS = ['wrong-reason', 'must-be-done', 'more-to-check'] as const;
export type SendBackReason = (typeof SEND_BACK_REASONS)[number];

/** What staff may propose as the answer: that we hold nothing, or what came of it in each system that is still open. */
export const ANSWER_KINDS = ['no-data', 'in-part'] as const;
/** The letter by which that is told. */
export const ANSWER_BY_HAND = 'decided-by-hand';
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** Why the answer takes longer: laws allow it for how much and how intricate the work is. */
export const EXTENSION_REASONS = ['many-requests', 'complex', 'consultation'] as const;
export type ExtensionReason = (typeof EXTENSION_REASONS)[number];

/** Why nothing of a person's data may be erased for now. */
export const HOLD_REASONS = ['litigation', 'investigation', 'subpoena', 'recourse', 'audit'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];
export const HOLD_LIFTED_REASONS = ['matter-closed', 'placed-by-mistake', 'released-by-counsel'] as const;
export type HoldLiftedReason = (typeof HOLD_LIFTED_REASONS)[number];

/** `upheld`: the first decision stands. `overturned`: what was asked for is done after all. */
export const APPEAL_VERDICTS = ['upheld', 'overturned'] as const;
export type AppealVerdict = (typeof APPEAL_VERDICTS)[number];
export const APPEAL_REASONS = {
  upheld: ['reason-holds', 'nothing-new'],
  overturned: ['reason-wrong', 'new-facts'],
} as const satisfies Record<AppealVerdict, readonly string[]>;
export type AppealReason = (typeof APPEAL_REASONS)[AppealVerdict][number];

/** Why a case that is done is closed without the letter that says so. */
export const NO_ANSWER_REASONS = [
  'forged-sender',
  'flood',
  'answered-otherwise',
  'cannot-be-reached',
] as const;
export type NoAnswerReason = (typeof NO_ANSWER_REASONS)[number];
