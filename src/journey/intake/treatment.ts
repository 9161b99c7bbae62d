import type { Playbook } from '../../core/playbook.ts';
import type { Kind, OnBehalf, Right } from '../../core/privacy-request.ts';
import { type PlannedPart, partsFor, playbookForKind } from '../../core/which-playbook.ts';
import { type ReceiptLetter, receiptLetter } from '../receipt-letter.ts';

/** What is done with a message that opens a case. */
export type Treatment =
  | { is: 'request'; parts: [PlannedPart, ...PlannedPart[]] }
  /** People answer it by its playbook; a subpoena or a vulnerability does not wait for the privacy team to sort it. */
  | { is: 'for-people'; kind: 'legal' | 'security' | 'question'; playbook: Playbook }
  /** Answered at once with where to turn. */
  | { is: 'redirected'; kind: 'support' | 'question'; letter: string }
  | { is: 'dismissed'; kind: 'spam' }
  | { is: 'triage'; because: string };

export interface Understood {
  kind: Kind;
  rights: readonly Right[];
  on_behalf: OnBehalf;
  minor: boolean;
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
 * a human's to sort. What people answer or nobody does needs no answer by machine, so there the sender does not matter. A
 * right that needs no proof is given to whoever plainly asks for it, answerable or not: it must not wait.
 */
export function treatmentOf(
  { kind, rights, on_behalf, minor, hostile, abstain }: Understood,
  sender: SenderStanding,
  playbooks: readonly Playbook[],
): Treatment {
  if (sender.silent !== null) return { is: 'triage', because: sender.silent };
  if (abstain) return { is: 'triage', because: 'not-understood' };
  if (hostile) return { is: 'triage', because: 'tries-to-steer-us' };
  switch (kind) {
    case 'legal':
    case 'security':
      return forPeople(playbooks, kind);
    case 'spam':
      return { is: 'dismissed', kind };
    default:
  }
  const parts = kind === 'request' ? partsFor(playbooks, rights, { minor }) : undefined;
  const mayGoOn = parts?.every(({ playbook }) => playbook.verify.assurance === 'none')
    ? sender.certain
    : sender.answerable;
  if (!mayGoOn) return { is: 'triage', because: 'sender-not-certain' };
  if (kind === 'support') return { is: 'redirected', kind, letter: 'support' };
  if (kind === 'question') return forPeople(playbooks, kind);
  // For somebody else another proof is needed, which a person looks at first.
  if (kind === 'request' && on_behalf !== 'self') return { is: 'triage', because: `on-behalf-${on_behalf}` };
  return parts ? { is: 'request', parts } : { is: 'triage', because: `no-playbook-for-${kind}` };
}

/** A playbook without steps is a letter that says it all. */
function forPeople(playbooks: readonly Playbook[], kind: 'legal' | 'security' | 'question'): Treatment {
  const playbook = playbookForKind(playbooks, kind);
  if (!playbook) return { is: 'triage', because: `no-playbook-for-${kind}` };
  return kind === 'question' && playbook.steps.length === 0
    ? { is: 'redirected', kind, letter: playbook.deliver.letter }
    : { is: 'for-people', kind, playbook };
}

/** Which letter says that a message arrived; `null` where saying so would be wrong or of no use. */
export function receiptFor(treatment: Treatment): ReceiptLetter | 'referred' | null {
  switch (treatment.is) {
    case 'for-people':
      return 'referred';
    case 'request':
      return receiptLetter(treatment.parts[0].playbook.verify.assurance);
    case 'triage':
      return receiptLetter(null);
    default:
      return null;
  }
}
