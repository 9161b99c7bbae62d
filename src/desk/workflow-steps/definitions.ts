import { REFUSAL_REASONS } from '../../core/decision.ts';
import { RIGHTS, STATES } from '../../core/privacy-request.ts';
import { APPROVER_ROLES, LEGAL_ROLES } from '../../core/staff.ts';
import { ENTRY_CHANNELS } from '../../journey/intake/note/open-entry.ts';
import { REFUSAL_WORDS } from '../words/decision-words.ts';
import { CHANNEL_WORDS, RIGHT_WORDS } from '../words/label-words.ts';

/**
 * Our steps in Workflow Builder as Slack shows them, and as the manifest has them
 * (https://docs.slack.dev/reference/app-manifest#functions). No input takes what could be somebody's data: Slack keeps
 * the forms of workflows.
 */
export interface StepDefinition {
  title: string;
  description: string;
  inputs: { [name: string]: Parameter };
  outputs: { [name: string]: Parameter };
  /** Inputs that may be left empty. */
  optional?: readonly string[];
}

interface Parameter {
  type: string;
  title: string;
  description?: string;
  choices?: readonly { value: string; title: string }[];
  dynamic?: string;
}

const text = (title: string, description?: string): Parameter => ({
  type: 'string',
  title,
  ...(description ? { description } : {}),
});
const choice = (title: string, words: { [value: string]: string }, values: readonly string[]): Parameter => ({
  type: 'string',
  title,
  choices: values.map((value) => ({ value, title: words[value] ?? value })),
});
const person = (title: string, description?: string): Parameter => ({
  ...text(title, description),
  type: 'slack#/types/user_id',
});
const moment = (title: string): Parameter => ({ ...text(title), type: 'slack#/types/timestamp' });

const ASKED_BY = person('Asked by', 'Choose: the person who started the workflow');
const REFERENCE = text('Case', 'Its number, such as FW-7K3M-92QD');

/** What an approval may be asked about. Free words could name the person. */
export const QUESTIONS = {
  proceed: 'May this go on as planned?',
  'answer-early': 'May this be answered before its turn?',
  'share-with-counsel': 'May counsel look at this case?',
  'contact-customer': 'May we speak to the customer organization about this case?',
} as const;
export type QuestionKey = keyof typeof QUESTIONS;

export const ASKED_ROLES = [...new Set([...APPROVER_ROLES, ...LEGAL_ROLES])];

/** What a workflow may suggest; what is granted is approved on the card. */
export const PROPOSED = ['refuse', 'no-data'] as const;
const PROPOSED_WORDS = { refuse: 'Refuse', 'no-data': 'We hold nothing about them' } as const;

export const STEPS = {
  create_request: {
    title: 'Create privacy request',
    description: 'Opens a case. Who the person is, you add afterwards by a button that only staff can use.',
    inputs: {
      asked_by: ASKED_BY,
      right: choice('What they ask for', RIGHT_WORDS, RIGHTS),
      channel: choice('How it reached us', CHANNEL_WORDS, ENTRY_CHANNELS),
      law: { ...text('Law', 'Where the person lives, if you know'), dynamic: 'list_laws' },
      external_reference: text('Your own number', 'A ticket number; never a name, address or phone number'),
    },
    optional: ['law', 'external_reference'],
    outputs: {
      reference: text('Case'),
      due: moment('Legal date'),
      card_link: text('Link to the card'),
      external_reference: text('Your own number'),
    },
  },
  ask_approval: {
    title: 'Ask for approval',
    description: 'Asks the team about a case and waits for the answer.',
    inputs: {
      asked_by: ASKED_BY,
      reference: REFERENCE,
      role: choice('Who may answer', {}, ASKED_ROLES),
      question: choice('Question', QUESTIONS, Object.keys(QUESTIONS)),
    },
    outputs: {
      decision: text('Decision', 'approved or declined'),
      decided_by: person('Decided by'),
      decided_at: moment('Decided at'),
    },
  },
  propose_decision: {
    title: 'Propose decision',
    description: 'Puts a decision before the team. Nothing is decided by a workflow: two people must press.',
    inputs: {
      asked_by: ASKED_BY,
      reference: REFERENCE,
      decision: choice('Decision', PROPOSED_WORDS, PROPOSED),
      reason: choice('Why it is refused', REFUSAL_WORDS, REFUSAL_REASONS),
    },
    optional: ['reason'],
    outputs: {
      proposal: text('What became of it', 'proposed or dropped'),
      proposed_by: person('Proposed by'),
    },
  },
  get_case: {
    title: 'Get case',
    description: 'Says where a case stands.',
    inputs: { asked_by: ASKED_BY, reference: REFERENCE },
    outputs: {
      stage: text('Stage'),
      waiting_on: text('Waits for'),
      owner: person('Owner'),
      due: moment('Legal date'),
    },
  },
  wait_for_stage: {
    title: 'Wait for stage',
    description: 'Goes on once a case has reached a stage.',
    inputs: { asked_by: ASKED_BY, reference: REFERENCE, stage: choice('Stage', {}, STATES) },
    outputs: { stage: text('Stage'), outcome: text('Outcome') },
  },
} as const satisfies { [callbackId: string]: StepDefinition };
export type StepName = keyof typeof STEPS;

/** The choices that the inputs above offer by `dynamic`. */
export const CHOICES = {
  list_laws: { title: 'List laws', description: 'The laws that a case can be under.' },
} as const;
