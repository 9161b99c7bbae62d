import type { StaffRefusal } from '../core/staff.ts';
import type { Tables } from '../db/tables.ts';
import { actionRefused, codeRefused, stepDone } from './thread-words.ts';

/** The desk's plain words, in one place. No sentence has room for personal data. */
export const REFUSED_STAFF: Record<StaffRefusal, string> = {
  outsider: 'Nothing was changed: your account belongs to another organization.',
  guest: 'Nothing was changed: guests cannot act on privacy requests.',
  deactivated: 'Nothing was changed: your account is deactivated.',
  unknown: 'Nothing was changed: you are in none of the groups that work on privacy requests.',
  'no-role': 'Nothing was changed: this needs a role that you do not have.',
  'stale-roles':
    'Nothing was changed: who holds which role could not be read from Slack lately. Please try again in a minute.',
};

const REFUSED_ACTIONS: Record<string, string> = {
  'already-approved': 'you have approved this already. Somebody else must approve, too.',
  'not-waiting': 'this is not waiting for approval any more.',
  'unknown-step': 'this step is not part of the case.',
  'not-failed': 'the step is already being tried again.',
  'already-triaged': 'the case was already sorted.',
  'no-playbook': 'there is no playbook for this yet.',
  'too-late': 'erasing has begun and cannot be stopped.',
  'not-open': 'the case has ended already.',
  stale: 'the case has changed since you opened it. Please look at the card again.',
};

export const refusedAction = (because: string): string =>
  `Nothing was changed: ${REFUSED_ACTIONS[because] ?? 'the case does not allow it as it stands.'}`;

export const STATE_WORDS: Record<Tables['requests']['state'], string> = {
  received: 'Received',
  verifying: 'Verifying identity',
  routed: 'Routed',
  fulfilling: 'Being fulfilled',
  delivering: 'Answer on its way',
  closed: 'Closed',
};

export const OUTCOME_WORDS: Record<NonNullable<Tables['requests']['outcome']>, string> = {
  fulfilled: 'fulfilled',
  partly_fulfilled: 'fulfilled in part, what stays is named in the letter',
  refused: 'refused',
  withdrawn: 'withdrawn',
  unverified: 'identity not verified',
  handed_over: 'handed over',
  duplicate: 'duplicate',
  not_a_request: 'not a privacy request',
};

type Event = Pick<Tables['request_events'], 'type' | 'actor' | 'data'>;

function who(actor: string): string {
  if (actor.startsWith('staff:')) return `<@${actor.slice('staff:'.length)}>`;
  return actor === 'requester' ? 'The requester' : 'Lawrence';
}

/** A line of the case's thread for an event; `null` for what nobody needs to read. */
export function threadLine({ type, actor, data }: Event): string | null {
  const value = (name: string) => String(data[name] ?? '');
  switch (type) {
    case 'reading.failed':
      return `This message could not be read (${value('problem')}). It is kept as it came.`;
    case 'triage.needed':
      return `Nobody is sure yet what this asks for (${value('because')}).`;
    case 'request.understood':
      return `${who(actor)} sorted it: ${value('playbook')}. The requester was asked for a code.`;
    case 'request.dismissed':
      return `${who(actor)} said that this is no privacy request.`;
    case 'message.received':
      return data.automatic ? 'An automatic reply came in.' : 'The requester wrote again.';
    case 'code.refused':
      return codeRefused(value('because'));
    case 'identity.verified':
      return `Identity verified: assurance ${value('assurance')}.`;
    case 'verification.gave_up':
      return 'No valid code came in time; the request ends unverified.';
    case 'request.disowned':
      return 'The owner of the contact says that this request is not theirs. It was stopped.';
    case 'approval.given':
      return `${who(actor)} approved (${value('approvals')} of ${value('needed')}).`;
    case 'action.refused':
      return actionRefused(who(actor), value('action'), value('because'));
    case 'step.done':
      return stepDone(value('step'), data.result);
    case 'step.failed':
      return `Needs a human: ${value('step')} (${value('problem')}). ${value('ask')}`;
    case 'step.retried':
      return `${who(actor)} had ${value('step')} tried again.`;
    case 'request.withdrawn':
      return `${who(actor)} withdrew the request.`;
    case 'fulfilment.completed':
      return 'Everything is done and was read back.';
    case 'acknowledgement.sent':
      return 'Acknowledgement sent.';
    case 'answer.sent':
      return 'Answer sent; the case is closed.';
    case 'content.destroyed':
      return 'Retention is over: the content of this case was destroyed.';
    default:
      return null;
  }
}
