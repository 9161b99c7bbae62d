import type { Decision } from '../words/decision-words.ts';

/** Callback ids of the forms. */
export const DECIDE_FORMS = {
  refuse: 'case.decide.refuse',
  'no-data': 'case.decide.no-data',
  'in-part': 'case.decide.in-part',
  extend: 'case.decide.extend',
  'hand-over': 'case.decide.hand-over',
  duplicate: 'case.decide.duplicate',
  'close-without-answer': 'case.decide.no-answer',
  withdraw: 'case.decide.withdraw',
  split: 'case.decide.split',
  settle: 'case.decide.settle',
  reopen: 'case.decide.reopen',
  hold: 'case.decide.hold',
  'lift-hold': 'case.decide.lift-hold',
  pause: 'case.decide.pause',
  resume: 'case.decide.resume',
  sendBack: 'case.decide.send-back',
  sendBackAnswer: 'case.decide.send-back-answer',
  appeal: 'case.decide.appeal',
} as const satisfies Record<Decision, string> & { [form: string]: string };

/** Of at most 24 characters, which is all that a modal's title takes. */
export const DECIDE_TITLES: Record<Decision, string> = {
  refuse: 'Refuse it',
  'no-data': 'We hold nothing',
  'in-part': 'Answer what is open',
  extend: 'Take longer',
  'hand-over': 'Hand it over',
  duplicate: 'Merge two cases',
  'close-without-answer': 'Close it unanswered',
  withdraw: 'Withdraw it',
  split: 'Something else, too',
  settle: 'Settle it by hand',
  reopen: 'Open it again',
  hold: 'Place a legal hold',
  'lift-hold': 'Lift the legal hold',
  pause: 'The clock stands still',
  resume: 'The clock goes on',
};
