import { DECISION_WORDS, DECISIONS } from '../words/decision-words.ts';

/** What staff can do with a case behind its card's menu, beside the buttons of its stage. */
export const VERBS = [
  'claim',
  'give',
  'release',
  'note',
  'sort',
  'dismiss',
  'law',
  'tasks',
  'retry',
  'reveal',
  'ask',
  'authority',
  'resend',
  'receipt',
  'seen',
  'block',
  'unblock',
  ...DECISIONS,
] as const;
export type Verb = (typeof VERBS)[number];

export const VERB_GROUPS = ['Who does it', 'The case', 'The person', 'How it ends'] as const;
type VerbGroup = (typeof VERB_GROUPS)[number];

interface VerbWords {
  group: VerbGroup;
  /** At most 75 characters; what asks for more ends in dots. */
  text: string;
  /** What comes of it, in a sentence of at most 75 characters. */
  says: string;
}

const word = (group: VerbGroup, text: string, says: string): VerbWords => ({ group, text, says });

export const VERB_WORDS: Record<Verb, VerbWords> = {
  claim: word('Who does it', 'I take it', 'You see it through; the card and the thread say so.'),
  give: word('Who does it', 'Give it to…', 'A colleague sees it through.'),
  release: word('Who does it', 'Give it back', 'It needs an owner again.'),
  note: word('The case', 'Add a note…', 'Kept with us, sealed; only our own page shows it.'),
  sort: word('The case', 'Something else…', 'Say what the message is and what it asks for.'),
  dismiss: word('The case', 'Not a privacy request', 'It is closed; whoever got a receipt is told so.'),
  law: word('The case', 'Set the law…', 'A sooner date counts at once, a later one does not.'),
  tasks: word('The case', 'Note work done…', 'What a team did by hand, and how that can be seen.'),
  retry: word('The case', 'Try the failed step again', 'With all its attempts.'),
  settle: word('The case', `${DECISION_WORDS.settle}…`, 'Say what came of its system. Approvers only.'),
  split: word(
    'The case',
    `${DECISION_WORDS.split}…`,
    'It becomes a part with its own clock, from the same day.',
  ),
  hold: word('The case', `${DECISION_WORDS.hold}…`, 'Nothing of it is erased. Legal only.'),
  'lift-hold': word('The case', `${DECISION_WORDS['lift-hold']}…`, 'What waited goes on. Legal only.'),
  reveal: word('The person', 'Read the messages…', 'On our own page; that you did, and why, is kept.'),
  ask: word('The person', 'Ask the requester…', 'A letter in their language; the legal date stays.'),
  authority: word('The person', 'Review the permission…', 'May whoever writes act for the person?'),
  resend: word('The person', 'Send the letter again', 'The one that did not reach them.'),
  receipt: word('The person', 'Send what was held back', 'The receipt, or the answer, leaves now.'),
  seen: word('The person', 'I have read it', 'What they wrote, or that a letter was lost.'),
  block: word('The person', 'Block this sender…', 'No machine answers them for a while; nothing is lost.'),
  unblock: word('The person', 'Lift the block', 'Machines answer this sender again.'),
  extend: word(
    'The person',
    `${DECISION_WORDS.extend}…`,
    'Once, before the first date; the person is told why.',
  ),
  pause: word('The case', `${DECISION_WORDS.pause}…`, 'Where its law says so; no date that was told moves.'),
  resume: word('The case', `${DECISION_WORDS.resume}…`, 'What let it stand still is over.'),
  withdraw: word('How it ends', `${DECISION_WORDS.withdraw}…`, 'They told one of us; say how.'),
  refuse: word('How it ends', `${DECISION_WORDS.refuse}…`, 'You propose it, another approver confirms it.'),
  'no-data': word(
    'How it ends',
    `${DECISION_WORDS['no-data']}…`,
    'You propose it, another approver confirms it.',
  ),
  'in-part': word('How it ends', `${DECISION_WORDS['in-part']}…`, 'What is kept where, and why; two people.'),
  'hand-over': word('How it ends', `${DECISION_WORDS['hand-over']}…`, 'They decide on it; both are told.'),
  duplicate: word(
    'How it ends',
    `${DECISION_WORDS.duplicate}…`,
    'One of two cases goes on; the letter names it.',
  ),
  'close-without-answer': word(
    'How it ends',
    `${DECISION_WORDS['close-without-answer']}…`,
    'What was done stays done; nobody is written to.',
  ),
  reopen: word(
    'How it ends',
    `${DECISION_WORDS.reopen}…`,
    'A new case with the same person, proofs and rights.',
  ),
};
