import { LEGAL_HOLD } from '../../journey/held-steps.ts';
import { NOTHING_TO_SEARCH_BY } from '../../journey/nothing-to-search-by.ts';
import { isConfirmable } from '../../journey/route/confirm-suggestion.ts';
import { allowedVerbs, isBeforeAnswer, toKnow } from '../verbs/allowed-verbs.ts';
import type { Verb } from '../verbs/verbs.ts';
import { type ButtonValue, writeValue } from './button-value.ts';
import type { CaseRecord } from './case-record.ts';
import { moreMenu } from './more-menu.ts';

/** Ids of the buttons; `actions.ts` says what each does. */
export const BUTTONS = {
  approve: 'case.approve',
  withdraw: 'case.withdraw',
  retry: 'case.retry',
  isDeletion: 'case.triage-delete',
  dismiss: 'case.dismiss',
  seen: 'case.seen',
  resend: 'case.resend-letter',
  passOver: 'case.pass-over',
  receipt: 'case.send-receipt',
  confirm: 'case.triage-confirm',
  addPerson: 'case.add-person',
  reveal: 'case.reveal',
  package: 'case.package',
  giveOut: 'case.give-out',
  tasks: 'case.tasks',
  matches: 'case.declaration-matches',
  matchesNot: 'case.declaration-differs',
  authority: 'case.review-authority',
  confirmRefusal: 'case.refusal-confirm',
  confirmAnswer: 'case.answer-confirm',
  sendBack: 'case.refusal-send-back',
  decideAppeal: 'case.appeal-decide',
  more: 'case.more',
} as const;

interface Button {
  action_id: string;
  [field: string]: unknown;
}

/** More than a reader takes in at once; what matters most comes first. */
const BUTTONS_MAX = 3;

/** Buttons that do what a verb of the menu does. */
const VERB_OF: { readonly [id: string]: Verb } = {
  [BUTTONS.reveal]: 'reveal',
  [BUTTONS.authority]: 'authority',
  [BUTTONS.dismiss]: 'dismiss',
  [BUTTONS.receipt]: 'receipt',
  [BUTTONS.resend]: 'resend',
  [BUTTONS.retry]: 'retry',
  [BUTTONS.seen]: 'seen',
  [BUTTONS.tasks]: 'tasks',
};

/** What only colleagues need to know: no reason to keep a menu on a case that is answered. */
const OF_COLLEAGUES: readonly Verb[] = ['claim', 'give', 'release', 'note'];

/** The buttons that the case needs, and behind them the overflow. */
export function elementsFor(record: CaseRecord): object[] {
  const buttons = buttonsFor(record);
  const verbs = allowedVerbs(record);
  const shown = buttons.flatMap(({ action_id }) => VERB_OF[action_id] ?? []);
  const on = { requestId: record.id, version: record.version };
  const offered =
    isBeforeAnswer(record) || verbs.some((verb) => !OF_COLLEAGUES.includes(verb) && !shown.includes(verb));
  return [...buttons, ...(offered && verbs.length > 0 ? [moreMenu(BUTTONS.more, verbs, shown, on)] : [])];
}

function buttonsFor(record: CaseRecord): Button[] {
  const value = { requestId: record.id, version: record.version };
  if (record.state === 'closed') {
    return [...resendButton(record, value), ...seenButton(record, value)];
  }
  if (record.refusal) return [...refusalButtons(value), ...revealButton(record, value)];
  if (record.answer) return [...answerButtons(value), ...revealButton(record, value)];
  if (record.state === 'received') {
    const dismiss = button('Not a privacy request', BUTTONS.dismiss, value, {
      confirm: confirm(
        'Close it?',
        'The case is closed as not a privacy request. Whoever got a receipt is told so.',
        'Close it',
      ),
    });
    const first = [...retryButton(record, value), ...resendButton(record, value)];
    if (record.attention === null) return first;
    if (record.attention === 'needs-person') {
      const add = button('Add the person…', BUTTONS.addPerson, value, { style: 'primary' });
      return [...first, add, dismiss].slice(0, BUTTONS_MAX);
    }
    const { suggestion } = record;
    const read = revealButton(record, value);
    if (record.attention === 'needs-reading') return [...first, ...read, dismiss].slice(0, BUTTONS_MAX);
    if (!suggestion || !isConfirmable(suggestion)) {
      const deletion = button('It asks for deletion', BUTTONS.isDeletion, value, { style: 'primary' });
      return [...first, deletion, dismiss, ...receiptButton(record, value), ...read].slice(0, BUTTONS_MAX);
    }
    const yes = button('Yes, that is it', BUTTONS.confirm, value, { style: 'primary' });
    const onlyDeletion = suggestion.kind === 'request' && suggestion.rights.join() === 'delete';
    const isDeletion = button('It asks for deletion', BUTTONS.isDeletion, value);
    const rest = [...receiptButton(record, value), ...read, ...(onlyDeletion ? [] : [isDeletion])];
    return [...first, yes, dismiss, ...rest].slice(0, BUTTONS_MAX);
  }
  if (record.attention === 'needs-review') return reviewButtons(record, value);
  if (record.attention === 'needs-authority') {
    const review = button('Review the permission…', BUTTONS.authority, value, { style: 'primary' });
    return [...revealButton(record, value), review];
  }
  const buttons: Button[] = [
    ...resendButton(record, value),
    ...(record.failed ? passOverButton(record.failed, value) : []),
    ...retryButton(record, value),
  ];
  if (record.appealOpen) {
    const decide = button('Decide the appeal…', BUTTONS.decideAppeal, value, { style: 'primary' });
    buttons.push(...revealButton(record, value), decide);
  }
  if (record.approval) {
    const approve = { ...value, stepId: record.approval.stepId };
    const text = 'After the cooling-off time the data is erased in every system. This cannot be undone.';
    buttons.push(
      button('Approve', BUTTONS.approve, approve, {
        style: 'primary',
        confirm: confirm('Approve?', text, 'Approve'),
      }),
    );
  }
  buttons.push(...reviewOfPackage(record, value));
  if (record.tasks.length > 0) {
    buttons.push(button('Note work done…', BUTTONS.tasks, value, { style: 'primary' }));
  }
  const { decisions } = record;
  if (
    decisions.includes('withdraw') &&
    (record.approval || record.coolingUntil || record.review || record.tasks.length > 0)
  ) {
    const text = 'The request is stopped as withdrawn and the requester is told.';
    buttons.push(
      button('Cancel request', BUTTONS.withdraw, value, {
        style: 'danger',
        confirm: confirm('Cancel the request?', text, 'Cancel request'),
      }),
    );
  }
  buttons.push(...receiptButton(record, value), ...seenButton(record, value));
  // The most urgent ones; the others come back once these are pressed.
  return buttons.slice(0, BUTTONS_MAX);
}

/** What is to be given out is looked at on our own page, never here. */
function reviewOfPackage({ review, mayReveal }: CaseRecord, value: ButtonValue): Button[] {
  if (!review) return [];
  const text = 'The person can then download the package. Whoever lets it go has looked through it.';
  return [
    ...(mayReveal ? [button('Look at the package', BUTTONS.package, value)] : []),
    button(
      'Give it out',
      BUTTONS.giveOut,
      { ...value, stepId: review.stepId },
      { style: 'primary', confirm: confirm('Give it out?', text, 'Give it out') },
    ),
  ];
}

/** Both are drawn with the version that the second person looks at. */
function refusalButtons(value: ButtonValue): Button[] {
  const text = 'All work stops and the person is told: the reason, the law, how to appeal, the authority.';
  return [
    button('Confirm the refusal', BUTTONS.confirmRefusal, value, {
      style: 'danger',
      confirm: confirm('Refuse the request?', text, 'Refuse it'),
    }),
    button('Send back…', BUTTONS.sendBack, value),
  ];
}

/** As with a refusal: whoever confirms it has seen this version. */
function answerButtons(value: ButtonValue): Button[] {
  const text = 'What it says of each system is its outcome, all other work stops, and the person is told.';
  return [
    button('Confirm the answer', BUTTONS.confirmAnswer, value, {
      style: 'primary',
      confirm: confirm('Answer so?', text, 'Confirm'),
    }),
    button('Send back…', BUTTONS.sendBack, value),
  ];
}

/** What the person declared is read on our own page, never here. */
function reviewButtons(record: CaseRecord, value: ButtonValue): Button[] {
  const matches = button('All three match', BUTTONS.matches, value, {
    confirm: confirm('All three?', 'The person then counts as strongly verified.', 'They match'),
  });
  const differs = button('They do not match', BUTTONS.matchesNot, value);
  return [...revealButton(record, value), matches, differs];
}

function passOverButton(
  { problem, stepId }: NonNullable<CaseRecord['failed']>,
  value: ButtonValue,
): Button[] {
  if (problem !== NOTHING_TO_SEARCH_BY) return [];
  const text = 'The letter will say that this system was not searched, and why.';
  const more = { confirm: confirm('Go on without it?', text, 'Go on') };
  return [button('Go on without it', BUTTONS.passOver, { ...value, stepId }, more)];
}

function retryButton({ failed }: CaseRecord, value: ButtonValue): Button[] {
  // What waits for legal goes on by itself.
  if (!failed || failed.problem === LEGAL_HOLD) return [];
  return [button('Try again', BUTTONS.retry, { ...value, stepId: failed.stepId }, { style: 'primary' })];
}

function resendButton({ lostLetter }: CaseRecord, value: ButtonValue): Button[] {
  return lostLetter?.resendable ? [button('Send the letter again', BUTTONS.resend, value)] : [];
}

/** For what the team has only to know. */
function seenButton(record: CaseRecord, value: ButtonValue): Button[] {
  return toKnow(record) ? [button('I have read it', BUTTONS.seen, value, { style: 'primary' })] : [];
}

function revealButton({ mayReveal }: CaseRecord, value: ButtonValue): Button[] {
  return mayReveal ? [button('Read the messages…', BUTTONS.reveal, value)] : [];
}

/** What a budget held back, a human may send: receipts are owed in time. */
function receiptButton(record: CaseRecord, value: ButtonValue): Button[] {
  if (!record.receiptWithheld) return [];
  return answerWaits(record)
    ? [button('Send the answer', BUTTONS.receipt, value, { style: 'primary' })]
    : [button('Send the receipt', BUTTONS.receipt, value)];
}

/** Everything is done, and only a human may say so to the sender. */
export const answerWaits = ({ state, answerHeld }: CaseRecord): boolean =>
  state === 'delivering' && answerHeld;

function button(
  text: string,
  id: string,
  value: ButtonValue,
  more: { style?: string; confirm?: object } = {},
): Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text },
    action_id: id,
    value: writeValue(value),
    ...more,
  };
}

function confirm(title: string, text: string, yes: string): object {
  const plain = (words: string) => ({ type: 'plain_text', text: words });
  return { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain('Back') };
}
