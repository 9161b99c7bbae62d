/** What a message can be, as the reader learns and says it: to change one of these is to train it anew. */

export const KINDS = [
  'request',
  'appeal',
  'followup',
  'question',
  'legal',
  'security',
  'support',
  'automatic',
  'spam',
] as const;
export type Kind = (typeof KINDS)[number];

/** Rights as people ask for them in a message. */
export const ASKED_RIGHTS = [
  'access',
  'portability',
  'correct',
  'delete',
  'opt_out',
  'marketing_opt_out',
  'limit_sensitive',
  'third_parties',
] as const;
export type AskedRight = (typeof ASKED_RIGHTS)[number];

export const ON_BEHALF = ['self', 'agent', 'parent', 'employer', 'unknown'] as const;
export type OnBehalf = (typeof ON_BEHALF)[number];

/** How a person can be reached and prove it. A number is one contact, whether it texts or uses WhatsApp. */
export const CHANNELS = ['email', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];
