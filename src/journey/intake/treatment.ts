import { type PlannedPart, type Playbook, partsFor } from '../../core/playbook.ts';
import type { Kind, OnBehalf, Right } from '../../core/privacy-request.ts';
import { type ReceiptLetter, receiptLetter } from '../receipt-letter.ts';

/** What is done with a message that opens a case. */
export type Treatment =
  | { is: 'request'; parts: [PlannedPart, ...PlannedPart[]] }
  /** Goes to people of its own at once: a subpoena or a vulnerability does not wait for the privacy team. */
  | { is: 'referred'; kind: 'legal' | 'security' }
  /** Answered with where to turn. */
  | { is: 'redirected'; kind: 'support' | 'question' }
  | { is: 'dismissed'; kind: 'spam' }
  | { is: 'triage'; because: string };

export interface Understood {
  kind: Kind;
  rights: readonly Right[];
  on_behalf: OnBehalf;
  hostile: boolean;
  /** In doubt a human decides. */
  abstain: boolean;
}

export interface SenderStanding {
  /** Why no machine may answer, whatever is asked. */
  silent: string | null;
  /** A person, by one plain contact, through a transport that looks as it should. */
  certain: boolean;
  /** Certain, and within the budgets of a machine's answers. */
  answerable: boolean;
}

/**
 * Decides by machine only what is plainly understood and comes from a sender that may be answered; everything else is
 * a human's to sort. What is referred or dismissed needs no answer, so there the sender does not matter. A right that
 * needs no proof is given to whoever plainly asks for it, answerable or not: it must not wait.
 */
export function treatmentOf(
  { kind, rights, on_behalf, hostile, abstain }: Understood,
  sender: SenderStanding,
  playbooks: readonly Playbook[],
): Treatment {
  if (sender.silent !== null) return { is: 'triage', because: sender.silent };
  if (abstain) return { is: 'triage', because: 'not-understood' };
  if (hostile) return { is: 'triage', because: 'tries-to-steer-us' };
  switch (kind) {
    case 'legal':
    case 'security':
      return { is: 'referred', kind };
    case 'spam':
      return { is: 'dismissed', kind };
    default:
  }
  const parts = kind === 'request' ? partsFor(playbooks, rights) : undefined;
  const mayGoOn = parts?.every(({ playbook }) => playbook.verify.assurance === 'none')
    ? sender.certain
    : sender.answerable;
  if (!mayGoOn) return { is: 'triage', because: 'sender-not-certain' };
  if (kind === 'support' || kind === 'question') return { is: 'redirected', kind };
  // For somebody else another proof is needed, which a person looks at first.
  if (kind === 'request' && on_behalf !== 'self') return { is: 'triage', because: `on-behalf-${on_behalf}` };
  return parts ? { is: 'request', parts } : { is: 'triage', because: `no-playbook-for-${kind}` };
}

/** Which letter says that a message arrived; `null` where saying so would be wrong or of no use. */
export function receiptFor(treatment: Treatment): ReceiptLetter | 'referred' | null {
  switch (treatment.is) {
    case 'referred':
      return 'referred';
    case 'request':
      return receiptLetter(treatment.parts[0].playbook.verify.assurance);
    case 'triage':
      return receiptLetter(null);
    default:
      return null;
  }
}
