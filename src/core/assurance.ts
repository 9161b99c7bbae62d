import { ASSURANCES, type Assurance, type State } from './privacy-request.ts';

/** What is proven so far of whoever asks. */
export interface Proofs {
  /** Contacts whose owner sent back or typed a code. */
  contacts: readonly ProvenBy[];
  /** Staff compared a signed declaration with at least three data points that we hold (11 CCR 7062(c)). */
  declared: boolean;
}
export interface ProvenBy {
  /** Since when a system of ours has it on record for the person; `null` where none does. */
  onRecordSince: Temporal.Instant | null;
}

/** A contact that was changed more lately may have been changed by whoever took the account over. */
export const SETTLED_AFTER_DAYS = 30;

/** Whether a contact has been on record for so long that it proves something beside another one. */
export function isSettled({ onRecordSince }: ProvenBy, now: Temporal.Instant): boolean {
  const latest = now.subtract({ hours: 24 * SETTLED_AFTER_DAYS });
  return onRecordSince !== null && Temporal.Instant.compare(onRecordSince, latest) <= 0;
}

/**
 * How sure we are who asks. `basic`: one proven contact, and only its data is searched. `strong`: two proven contacts
 * that have been on record for a while, or one such and a declaration that staff found to match.
 */
export function assuranceOf({ contacts, declared }: Proofs, now: Temporal.Instant): Assurance {
  if (contacts.length === 0) return 'none';
  const settled = contacts.filter((contact) => isSettled(contact, now)).length;
  return settled >= 2 || (declared && settled >= 1) ? 'strong' : 'basic';
}

export const isEnough = (reached: Assurance, needed: Assurance): boolean =>
  ASSURANCES.indexOf(reached) >= ASSURANCES.indexOf(needed);

/** While a request is in one of these, its requester can prove more: an old address finds more of their data. */
export const PROVABLE: readonly State[] = ['verifying', 'routed', 'fulfilling'];
export const canProve = (state: State): boolean => PROVABLE.includes(state);
