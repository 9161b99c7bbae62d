/** The nouns of a privacy request: closed sets, branded ids, the reference a person can read over the phone. */
import { ASKED_RIGHTS, CHANNELS, type Kind } from './message-labels.ts';

export * from './message-labels.ts';

export const STATES = ['received', 'verifying', 'routed', 'fulfilling', 'delivering', 'closed'] as const;
export type State = (typeof STATES)[number];

export const WAITING_ON = ['requester', 'team', 'system', 'clock'] as const;
export type WaitingOn = (typeof WAITING_ON)[number];

export const OUTCOMES = [
  'fulfilled',
  'partly_fulfilled',
  'refused',
  'withdrawn',
  'unverified',
  'handed_over',
  'duplicate',
  'not_a_request',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Ends that something was not done in: the person may ask us to look at it again. */
export const APPEALABLE: readonly Outcome[] = ['refused', 'partly_fulfilled'];

/** Staff may sort a message as any of these; the reader knows those that people ask for in so many words. */
export const RIGHTS = [...ASKED_RIGHTS, 'withdraw_consent'] as const;
export type Right = (typeof RIGHTS)[number];

/**
 * Rights that are given without proof: whoever uses another's name only makes us use less data. California asks for none
 * (11 CCR 7060(b)), nor do most other laws; where one may ask for it, we do not. Who receives data is answered with one
 * list that names every recipient and is the same for everybody: it tells nothing of anybody, so nothing is to be proven.
 */
export const RIGHTS_WITHOUT_PROOF: readonly Right[] = [
  'opt_out',
  'marketing_opt_out',
  'limit_sensitive',
  'withdraw_consent',
  'third_parties',
];

/** Whether a request about these rights may go on before anybody proved anything. */
export const needNoProof = (rights: readonly Right[]): boolean =>
  rights.length > 0 && rights.every((right) => RIGHTS_WITHOUT_PROOF.includes(right));

/** A message that people answer in their own words: it asks for no right, so nothing of anybody is told or done. */
export const asksForNothing = ({ kind, rights }: { kind: Kind; rights: readonly Right[] }): boolean =>
  rights.length === 0 && (kind === 'question' || kind === 'legal' || kind === 'security');

/** Uses of a person's data that they can end: sale, sharing and targeted advertising; marketing; sensitive data. */
export const PREFERENCES = ['sale_and_ads', 'marketing', 'sensitive'] as const;
export type Preference = (typeof PREFERENCES)[number];

export const ASSURANCES = ['none', 'basic', 'strong'] as const;
export type Assurance = (typeof ASSURANCES)[number];

/** How a message came in. */
export const MESSAGE_CHANNELS = [...CHANNELS, 'whatsapp', 'post', 'phone', 'in_person', 'other'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

export const SYSTEM_OUTCOMES = [
  'erased',
  'opted_out',
  'exported',
  'described',
  'corrected',
  'nothing_found',
  'partly_kept',
  'partly_corrected',
  'not_searched',
] as const;
export type SystemOutcome = (typeof SYSTEM_OUTCOMES)[number];

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };
export type RequestId = Branded<'RequestId'>;
export type StepId = Branded<'StepId'>;
export type KeyId = Branded<'KeyId'>;
export type ContactId = Branded<'ContactId'>;
export type InboundId = Branded<'InboundId'>;
export type OutboundId = Branded<'OutboundId'>;

/** Crockford's base 32: no I, L, O, U, so a reference survives being read out over the phone. */
const REFERENCE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Mints a reference like `FW-7K3M-92QD`: 40 random bits; the database refuses a second use. */
export function newReference(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const letters = Array.from(bytes, (byte) => REFERENCE_ALPHABET[byte % 32]).join('');
  return `FW-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

export const REFERENCE_PATTERN = /^FW-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/;

/** Compile-time proof that a closed set was handled in full. */
export function assertNever(value: never): never {
  throw new TypeError(`not in the closed set: ${String(value)}`);
}
