import type { StaffRefusal } from '../../core/staff.ts';
import { FILE_ACTION } from '../../journey/reveal/fetch-file.ts';
import { REVEAL_ACTION } from '../../journey/reveal/open-reveal.ts';
import { BUTTONS } from '../card/card-buttons.ts';
import { CASE_FORMS, moreAction } from '../card/more-menu.ts';
import { DECIDE_FORMS } from '../verbs/decide-ids.ts';
import { VERB_WORDS, VERBS } from '../verbs/verbs.ts';
import { WORKFLOW_BUTTONS } from '../workflow-steps/ask-team.ts';

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
  'own-question': { why: 'the workflow asks for them, and another person must answer' },
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
  'blocked-already': { why: 'this sender is blocked for that already' },
  'not-blocked': { why: 'no block holds on this sender' },
  'too-late': { why: 'what cannot be undone has begun' },
  'nothing-to-decide': { why: 'there is nothing to decide in it now' },
  'law-not-known': {
    why: 'it is not known which law holds',
    told: 'it is not known which law holds for this person. Say so first; the letter must name it.',
  },
  'refusal-proposed': {
    why: 'a refusal is proposed',
    told: 'a refusal is proposed. It must be confirmed or sent back first.',
  },
  'legal-hold': {
    why: 'a legal hold forbids to erase anything',
    told: 'a legal hold forbids to erase anything of this person. It goes on once legal lifts the hold.',
  },
  'still-wanted': {
    why: 'another part of the case still needs the data',
    told: 'another part of this case must still be given, or told about, this data. Nothing is erased before that.',
  },
  'no-refusal-proposed': { why: 'no refusal is proposed any more' },
  'own-proposal': {
    why: 'they proposed the refusal themselves',
    told: 'you proposed this refusal yourself. Another approver must confirm it.',
  },
  'no-answer-proposed': { why: 'no answer is proposed any more' },
  'answer-proposed': {
    why: 'an answer is proposed',
    told: 'an answer is proposed. It must be confirmed or sent back first.',
  },
  'own-answer': {
    why: 'they proposed the answer themselves',
    told: 'you proposed this answer yourself. Another approver must confirm it.',
  },
  'data-found': {
    why: 'something of theirs was found',
    told: 'something of theirs was found in a system, so we cannot say that we hold nothing.',
  },
  'not-searched': {
    why: 'not every system was searched yet',
    told: 'not every system was searched yet, so we cannot say that we hold nothing.',
  },
  'system-left-out': { why: 'a system that is still open was left out' },
  'owned-already': { why: 'somebody has it already', told: 'somebody has taken it already.' },
  'yours-already': { why: 'they have it already', told: 'you have it already.' },
  'not-owned': { why: 'it belongs to nobody' },
  'asked-already': {
    why: 'a question waits for its answer',
    told: 'a question to the requester waits for its answer already.',
  },
  'asked-for-already': { why: 'the case, or a part of it, is about that already' },
  'needs-more-proof': {
    why: 'that right needs more proof than the case has',
    told: 'that right needs more proof than this case has. Open a case of its own for it (New privacy request).',
  },
  'not-allowed-now': { why: 'the case does not allow it as it stands' },
  'changed-meanwhile': {
    why: 'the case had changed meanwhile',
    told: 'the case has changed since you opened it. Please look at the card again.',
  },
  'extended-once': { why: 'the longer time can be taken only once' },
  'date-is-past': { why: 'the first date is past' },
  'no-extension-by-law': { why: 'this law allows no longer time' },
  'on-hold': { why: 'it is on hold already' },
  'not-on-hold': { why: 'no hold is on it' },
  'no-such-pause': { why: 'its law lets the clock run on for that' },
  'clock-stands': { why: 'the clock stands still for that already' },
  'clock-runs': { why: 'the clock does not stand still for that' },
  'no-open-appeal': { why: 'no appeal waits for a decision in it' },
  'no-case-to-appeal': {
    why: 'no refused or partly fulfilled case of this sender is known',
    told: 'no refused or partly fulfilled case of this address or number is known, or an appeal against it is open.',
  },
  'decided-first-case': {
    why: 'they had a part in the first decision',
    told: 'you had a part in the first decision. Somebody else must decide the appeal.',
  },
  'reason-of-other-verdict': { why: 'this reason does not go with that decision' },
  'no-answer-held': { why: 'no answer is held back' },
  'not-the-same': { why: 'the other case is not open, or of another address or number' },
  'not-asked-there': {
    why: 'the other case does not ask for all that this one does',
    told: 'the other case does not ask for all that this one does, so part of it would be lost. An appeal is decided, not merged.',
  },
  'not-closed': { why: 'the case is not closed' },
  'opened-again': {
    why: 'it was opened again already',
    told: 'it was opened again already, and that case is still open.',
  },
  'closed-too-long': {
    why: 'it was closed too long ago',
    told: 'it was closed more than 30 days ago. The person can ask again at any time.',
  },
  'nothing-asked': { why: 'nothing was asked for in it' },
  'unknown-law': { why: 'no law here has that name' },
  'same-law': { why: 'the case is under that law already' },
  'not-open': { why: 'the case has ended already' },
  'nothing-on-record': {
    why: 'no contact that they proved has been on record with us for 30 days',
    told: 'no contact that they proved has been on record with us for 30 days, so there is nothing that a declaration could match. Say that it does not match: the person is told how to go on.',
  },
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
  'look-first': {
    why: 'they had not looked through the package since it changed',
    told: 'please look through the package first: whoever lets it go has seen what is in it.',
  },
  'file-missing': {
    why: 'a file that was copied by hand is not in the package',
    told: 'a team says that it copied what a system holds, and the file is not in the package. Add it on the page behind “Look at the package”.',
  },
  'no-open-task': { why: 'this work was noted already, or is not asked for any more' },
  'no-such-outcome': { why: 'that cannot come of this work' },
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
  [BUTTONS.package]: 'look at the package',
  [BUTTONS.giveOut]: 'give the package out',
  [BUTTONS.tasks]: 'note work that was done',
  [BUTTONS.reveal]: 'read the messages',
  [BUTTONS.authority]: 'review the permission',
  [BUTTONS.confirmRefusal]: 'confirm the refusal',
  [BUTTONS.confirmAnswer]: 'confirm the answer',
  [BUTTONS.sendBack]: 'send it back',
  [BUTTONS.decideAppeal]: 'decide the appeal',
  [BUTTONS.more]: 'open the menu',
  ...Object.fromEntries(VERBS.map((verb) => [moreAction(verb), `do “${VERB_WORDS[verb].text}”`])),
  [CASE_FORMS.more]: 'do that',
  [CASE_FORMS.give]: 'give it to somebody',
  [CASE_FORMS.note]: 'add a note',
  [CASE_FORMS.ask]: 'ask the requester',
  [CASE_FORMS.sort]: 'sort it',
  [CASE_FORMS.authority]: 'review the permission',
  [CASE_FORMS.block]: 'block the sender',
  [CASE_FORMS.law]: 'set the law',
  [CASE_FORMS.reveal]: 'read the messages',
  [CASE_FORMS.tasks]: 'note work that was done',
  [DECIDE_FORMS.refuse]: 'propose a refusal',
  [DECIDE_FORMS.sendBack]: 'send the refusal back',
  [DECIDE_FORMS['no-data']]: 'propose to say that we hold nothing',
  [DECIDE_FORMS['in-part']]: 'propose an answer',
  [DECIDE_FORMS.sendBackAnswer]: 'send the answer back',
  [DECIDE_FORMS.withdraw]: 'withdraw it for the person',
  [DECIDE_FORMS.split]: 'open a part of it',
  [DECIDE_FORMS.settle]: 'settle a step by hand',
  [DECIDE_FORMS.extend]: 'take longer',
  [DECIDE_FORMS.duplicate]: 'close it as a duplicate',
  [DECIDE_FORMS['close-without-answer']]: 'close it without an answer',
  [DECIDE_FORMS.reopen]: 'open it again',
  [DECIDE_FORMS.hold]: 'place a legal hold',
  [DECIDE_FORMS['lift-hold']]: 'lift the legal hold',
  [DECIDE_FORMS.appeal]: 'decide the appeal',
  [REVEAL_ACTION]: 'read the messages',
  [FILE_ACTION]: 'fetch a file',
  [WORKFLOW_BUTTONS.yes]: 'answer a workflow',
  [WORKFLOW_BUTTONS.no]: 'answer a workflow',
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
