import type {
  AnswerKind,
  AppealReason,
  AppealVerdict,
  ExtensionReason,
  HoldLiftedReason,
  HoldReason,
  NoAnswerReason,
  RefusalReason,
  SendBackReason,
} from '../../core/decision.ts';
import type { StaffPause } from '../../core/law/law.ts';
import type { SystemOutcome } from '../../core/privacy-request.ts';
import type { Tables } from '../../db/tables.ts';
import { CHANNEL_WORDS, questionInWords } from './label-words.ts';
import { outcomeInWords } from './outcome-choices.ts';

/** What staff may decide about a case, and why, in plain words for cards, forms and threads. */
export const DECISIONS = [
  'refuse',
  'no-data',
  'in-part',
  'extend',
  'hand-over',
  'duplicate',
  'close-without-answer',
  'withdraw',
  'split',
  'settle',
  'reopen',
  'hold',
  'lift-hold',
  'pause',
  'resume',
] as const;
export type Decision = (typeof DECISIONS)[number];

export const DECISION_WORDS: Record<Decision, string> = {
  refuse: 'Refuse it',
  'no-data': 'We hold nothing about them',
  'in-part': 'Answer what is still open',
  extend: 'Take longer',
  'hand-over': 'Hand it over to a customer',
  duplicate: 'It is a duplicate',
  'close-without-answer': 'Close it without an answer',
  withdraw: 'Withdraw it for the person',
  split: 'It asks for something else, too',
  settle: 'Settle a step by hand',
  reopen: 'Open it again',
  hold: 'Place a legal hold',
  'lift-hold': 'Lift the legal hold',
  pause: 'The law’s clock stands still',
  resume: 'The law’s clock goes on',
};

export const REFUSAL_WORDS: Record<RefusalReason, string> = {
  'legal-duty': 'a law makes us keep the data',
  'legal-claims': 'legal claims, or privileged',
  'no-data': 'no data of theirs was found',
  'others-rights': 'it would harm the rights of others',
  security: 'security and fraud prevention need it',
  excessive: 'excessive, asked again and again',
  unfounded: 'manifestly unfounded',
  'not-covered': 'their law gives no such right',
};

export const SEND_BACK_WORDS: Record<SendBackReason, string> = {
  'wrong-reason': 'the reason does not fit',
  'must-be-done': 'it must be done',
  'more-to-check': 'there is more to check first',
};

export const EXTENSION_WORDS: Record<ExtensionReason, string> = {
  'many-requests': 'many requests came in',
  complex: 'many records have to be checked',
  consultation: 'others have to be consulted',
};

export const HOLD_WORDS: Record<HoldReason, string> = {
  litigation: 'a lawsuit',
  investigation: 'an investigation',
  subpoena: 'a subpoena or order',
  recourse: 'the person’s own complaint or recourse',
  audit: 'an audit',
};

export const LIFTED_WORDS: Record<HoldLiftedReason, string> = {
  'matter-closed': 'the matter is closed',
  'placed-by-mistake': 'it was placed by mistake',
  'released-by-counsel': 'counsel released it',
};

export const PAUSE_WORDS: Record<StaffPause, string> = {
  'suspected-fraud': 'fraud is suspected',
  'fee-estimate': 'a fee estimate is not accepted yet',
};

export const APPEAL_WORDS: Record<AppealReason, string> = {
  'reason-holds': 'the first reason holds',
  'nothing-new': 'nothing in it is new',
  'reason-wrong': 'the first reason does not hold',
  'new-facts': 'new facts change it',
};

export const VERDICT_WORDS: Record<AppealVerdict, string> = {
  upheld: 'Our answer stands',
  overturned: 'Do what was asked',
};

export const NO_ANSWER_WORDS: Record<NoAnswerReason, string> = {
  'forged-sender': 'the sender is forged',
  flood: 'it is part of a flood',
  'answered-otherwise': 'they were answered in another way',
  'cannot-be-reached': 'they cannot be reached',
};

interface Proposed {
  kind: AnswerKind;
  systems: readonly { system: string; outcome: SystemOutcome; reason?: string }[];
}

/** "stripe: some is kept (tax-records); sentry: nothing was found" */
export const proposedInWords = ({ kind, systems }: Proposed): string =>
  kind === 'no-data'
    ? 'we hold nothing about them'
    : systems.map(({ system, ...outcome }) => `${system}: ${outcomeInWords(outcome)}`).join('; ');

type Data = Tables['request_events']['data'];

/** A code without words is shown as it is: it says more than nothing. */
const inWords = (words: { [code: string]: string }, code: Data[string] | undefined): string =>
  words[String(code)] ?? String(code);
const listed = (systems: Data[string] | undefined) =>
  new Intl.ListFormat('en').format(Array.isArray(systems) ? systems.map(String) : []);
/** The company's day, as on the card and in the letter. */
const dayOf = (at: Data[string] | undefined, timeZone: string): string =>
  Temporal.Instant.from(String(at)).toZonedDateTimeISO(timeZone).toPlainDate().toString();

const CONTINUED: { [because: string]: string } = {
  appealed: 'The person appealed against this; the appeal is',
  overturned: 'An appeal was right; the request goes on as',
  reopened: 'It was opened again as',
};

/** A line of the thread for what staff decided; `undefined` for any other event. */
export function decisionLine(type: string, who: string, data: Data, timeZone: string): string | undefined {
  switch (type) {
    case 'refusal.proposed':
      return `${who} proposed to refuse this: ${inWords(REFUSAL_WORDS, data.reason)}. Another approver must confirm it.`;
    case 'refusal.sent_back':
      return `${who} sent the refusal back: ${inWords(SEND_BACK_WORDS, data.because)}. The case goes on.`;
    case 'refusal.confirmed':
      return `${who} confirmed the refusal: ${inWords(REFUSAL_WORDS, data.reason)}. The letter says why, and how to appeal.`;
    case 'answer.proposed':
      return data.kind === 'no-data'
        ? `${who} proposed to answer that we hold nothing about them. Another approver must confirm it.`
        : `${who} proposed what the answer is for ${listed(data.systems)}. Another approver must confirm it.`;
    case 'answer.sent_back':
      return `${who} sent the answer back: ${inWords(SEND_BACK_WORDS, data.because)}. The case goes on.`;
    case 'answer.confirmed':
      return `${who} confirmed the answer. The letter says what came of it in each system.`;
    case 'requester.asked':
      return `${who} asked the requester (${questionInWords(String(data.question))}). Their answer comes into this case; the legal date stays.`;
    case 'note.added':
      return `Note added by ${who}.`;
    case 'step.settled':
      return `${who} settled ${data.step} by hand: ${data.system}, ${String(data.outcome).replaceAll('_', ' ')}.`;
    case 'request.withdrawn':
      return data.said === undefined
        ? `${who} withdrew the request.`
        : `${who} withdrew the request for the person, who said so by ${inWords(CHANNEL_WORDS, data.said)}.`;
    case 'extension.announced':
      return `${who} takes longer: ${inWords(EXTENSION_WORDS, data.reason)}. The person is told; once they have the letter, the date is ${dayOf(data.until, timeZone)} (${data.source}).`;
    case 'deadline.extended':
      return `The letter arrived: the date is ${dayOf(data.until, timeZone)} now (${data.source}).`;
    case 'extension.lapsed':
      return data.because === 'case-ended'
        ? 'The letter about the longer date arrived after the case had ended.'
        : 'The letter about the longer date arrived after the first date: the date stays.';
    case 'extension.undone':
      return 'The letter about the longer date came back after all: the person does not have it, and the first date holds again.';
    case 'hold.placed':
      return data.from === undefined
        ? `${who} placed a legal hold: ${inWords(HOLD_WORDS, data.reason)}. Nothing is erased until it is lifted.`
        : `The legal hold of ${data.from} goes on here: ${inWords(HOLD_WORDS, data.reason)}. Nothing is erased until it is lifted here, too.`;
    case 'hold.lifted':
      return `${who} lifted the legal hold: ${inWords(LIFTED_WORDS, data.reason)}.`;
    case 'clock.paused':
      return `${who} noted that ${inWords(PAUSE_WORDS, data.because)}: the law lets its clock stand still (${data.cite}). The date that the person was told stays.`;
    case 'clock.resumed':
      return `${who} noted that the law’s clock goes on: no longer ${inWords(PAUSE_WORDS, data.because)}.`;
    case 'appeal.decided':
      return `${who} decided the appeal. ${inWords(VERDICT_WORDS, data.verdict)}: ${inWords(APPEAL_WORDS, data.reason)}.`;
    case 'request.duplicated':
      return `${who} closed this as a duplicate of ${data.other}.`;
    case 'request.continued':
      return `${inWords(CONTINUED, data.because)} ${data.other}.`;
    case 'answer.dropped':
      return `${who} closed this without an answer: ${inWords(NO_ANSWER_WORDS, data.because)}.`;
    default:
      return undefined;
  }
}
