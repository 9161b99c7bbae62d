import type { StaffRefusal } from '../core/staff.ts';
import { FILE_ACTION } from '../journey/reveal/fetch-file.ts';
import { REVEAL_ACTION } from '../journey/reveal/open-reveal.ts';
import { BUTTONS } from './card-buttons.ts';
import { CASE_FORMS, MORE_UNBLOCK } from './more-menu.ts';

/** Why an account may not act at all, for whoever pressed and in the case's thread. */
const ACCOUNT: Record<StaffRefusal, string> = {
  outsider: 'an account of another organization',
  guest: 'a guest',
  deactivated: 'a deactivated account',
  unknown: 'in none of the groups that work on privacy requests',
  'no-role': 'without the role for it',
  'stale-roles': 'who holds which role could not be read from Slack lately',
};
export const REFUSED_STAFF: Record<StaffRefusal, string> = {
  outsider: 'Nothing was changed: your account belongs to another organization.',
  guest: 'Nothing was changed: guests cannot act on privacy requests.',
  deactivated: 'Nothing was changed: your account is deactivated.',
  unknown: 'Nothing was changed: you are in none of the groups that work on privacy requests.',
  'no-role': 'Nothing was changed: this needs a role that you do not have.',
  'stale-roles':
    'Nothing was changed: who holds which role could not be read from Slack lately. Please try again in a minute.',
};

interface Words {
  /** In the case's thread, after "X could not approve: ". */
  why: string;
  /** What whoever pressed is told, where that is more. */
  told?: string;
}

/** Why a case does not allow an action as it stands. */
const CASE: { [because: string]: Words } = {
  'already-approved': {
    why: 'approved already',
    told: 'you have approved this already. Somebody else must approve, too.',
  },
  'not-waiting': { why: 'this is not waiting for approval any more' },
  'unknown-step': { why: 'this step is not part of the case' },
  'not-failed': { why: 'the step does not wait for a human any more' },
  'already-triaged': { why: 'the case was already sorted' },
  'no-playbook': { why: 'there is no playbook for this yet' },
  'no-lost-letter': { why: 'no letter waits to be sent again' },
  'nothing-to-see': { why: 'somebody has read it already' },
  'receipt-not-withheld': { why: 'the receipt is sent or on its way' },
  'no-suggestion': {
    why: 'there is nothing to confirm',
    told: 'there is nothing to confirm. Please say what it is.',
  },
  'no-open-entry': { why: 'the person was added already, or the case went on without' },
  'no-sender': { why: 'nobody knows who sent this' },
  'not-blocked': { why: 'no block holds on this sender' },
  'too-late': { why: 'erasing has begun and cannot be stopped' },
  'unknown-law': { why: 'no law here has that name' },
  'same-law': { why: 'the case is under that law already' },
  'not-open': { why: 'the case has ended already' },
  'nothing-to-review': { why: 'no declaration waits for an answer' },
  'nobody-acts': { why: 'nobody waits to act for somebody else here' },
  'not-for-an-agent': { why: 'an agent needs a permission or a power of attorney' },
  'not-for-a-parent': { why: 'a parent needs to show the parental relation' },
  'for-an-organization': {
    why: 'an administrator asks about their organization',
    told: 'an administrator asks about their organization. Choose “Something else…” and say on whose behalf.',
  },
  'unknown-organization': { why: 'the organization is not in workflows/organizations.yaml any more' },
  'nothing-to-reveal': {
    why: 'there is nothing to read',
    told: 'there is nothing to read: the content is destroyed, or reading is switched off (SLACK_REVEAL).',
  },
  'content-destroyed': { why: 'the content is destroyed' },
  stale: {
    why: 'the case had changed meanwhile',
    told: 'the case has changed since you opened it. Please look at the card again.',
  },
};

/** Everything that a staff member or the requester can be refused, as "X could not … ". */
const ACTIONS: { [action: string]: string } & Record<(typeof BUTTONS)[keyof typeof BUTTONS], string> = {
  [BUTTONS.approve]: 'approve',
  [BUTTONS.withdraw]: 'cancel',
  [BUTTONS.retry]: 'have the step tried again',
  [BUTTONS.isDeletion]: 'sort it as a deletion',
  [BUTTONS.dismiss]: 'close it as no request',
  [BUTTONS.seen]: 'note it as read',
  [BUTTONS.resend]: 'have the letter sent again',
  [BUTTONS.passOver]: 'go on without the system',
  [BUTTONS.receipt]: 'have the receipt sent',
  [BUTTONS.confirm]: 'confirm the suggestion',
  [BUTTONS.addPerson]: 'add the person',
  [BUTTONS.matches]: 'accept the declaration',
  [BUTTONS.matchesNot]: 'refuse the declaration',
  [BUTTONS.reveal]: 'read the messages',
  [BUTTONS.authority]: 'review the permission',
  [BUTTONS.more]: 'open the menu',
  [MORE_UNBLOCK]: 'lift the block',
  [CASE_FORMS.sort]: 'sort it',
  [CASE_FORMS.authority]: 'review the permission',
  [CASE_FORMS.handOver]: 'hand it over',
  [CASE_FORMS.block]: 'block the sender',
  [CASE_FORMS.law]: 'set the law',
  [CASE_FORMS.reveal]: 'read the messages',
  [REVEAL_ACTION]: 'read the messages',
  [FILE_ACTION]: 'fetch a file',
  'entry.complete': 'add the person',
  withdraw: 'withdraw',
};

/** For whoever pressed. */
export function refusedAction(because: string): string {
  const { why = 'the case does not allow it as it stands', told = `${why}.` } = CASE[because] ?? {};
  return `Nothing was changed: ${told}`;
}

/** For the thread. A code without words is shown as it is: it says more than nothing. */
export function actionRefused(who: string, action: string, because: string): string {
  const why = ACCOUNT[because as StaffRefusal] ?? CASE[because]?.why ?? because;
  return `${who} could not ${ACTIONS[action] ?? action}: ${why}.`;
}
