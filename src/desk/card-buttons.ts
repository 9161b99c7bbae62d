import { isActor } from '../core/authority.ts';
import { NOTHING_TO_SEARCH_BY } from '../journey/nothing-to-search-by.ts';
import { isConfirmable } from '../journey/route/confirm-suggestion.ts';
import { type ButtonValue, writeValue } from './button-value.ts';
import type { CaseRecord } from './case-record.ts';
import { type MoreVerb, moreMenu } from './more-menu.ts';

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
  matches: 'case.declaration-matches',
  matchesNot: 'case.declaration-differs',
  authority: 'case.review-authority',
  confirmRefusal: 'case.refusal-confirm',
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

/** The buttons that the case needs, and behind them the overflow. */
export function elementsFor(record: CaseRecord): object[] {
  const buttons = buttonsFor(record);
  const readable = buttons.some(({ action_id }) => action_id === BUTTONS.reveal);
  const verbs = menuVerbs(record).filter((verb) => verb !== 'reveal' || !readable);
  const on = { requestId: record.id, version: record.version };
  return [...buttons, ...(verbs.length > 0 ? [moreMenu(BUTTONS.more, verbs, on)] : [])];
}

function menuVerbs({
  state,
  attention,
  mayReveal,
  hasSender,
  blockedUntil,
  decisions,
  partOf,
  onBehalf,
}: CaseRecord): MoreVerb[] {
  const reveal: MoreVerb[] = mayReveal ? ['reveal'] : [];
  const decide: MoreVerb[] = decisions.length > 0 ? ['decide'] : [];
  if (state === 'closed') {
    const toRead = attention === 'wrote-after-close' || attention === 'disowned';
    return [...(toRead ? reveal : []), ...decide];
  }
  if (state === 'delivering') return decide;
  const sortable = state === 'received' && attention !== null && attention !== 'needs-person';
  return [
    ...reveal,
    ...(sortable ? (['sort'] as const) : []),
    // What came by mail or was shown in another way is looked at when staff say so.
    ...(state === 'verifying' && partOf === null && isActor(onBehalf) ? (['authority'] as const) : []),
    ...decide,
    'law',
    ...(hasSender ? [blockedUntil === null ? ('block' as const) : ('unblock' as const)] : []),
  ];
}

function buttonsFor(record: CaseRecord): Button[] {
  const value = { requestId: record.id, version: record.version };
  if (record.state === 'closed') {
    return [...resendButton(record, value), ...seenButton(record, value)];
  }
  if (record.refusal) return [...refusalButtons(value), ...revealButton(record, value)];
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
  if (record.approval || record.coolingUntil) {
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
  if (!failed) return [];
  return [button('Try again', BUTTONS.retry, { ...value, stepId: failed.stepId }, { style: 'primary' })];
}

function resendButton({ lostLetter }: CaseRecord, value: ButtonValue): Button[] {
  return lostLetter?.resendable ? [button('Send the letter again', BUTTONS.resend, value)] : [];
}

/** For what the team has only to know. */
function seenButton({ attention, lostLetter }: CaseRecord, value: ButtonValue): Button[] {
  const toKnow =
    attention === 'wrote-after-close' ||
    attention === 'disowned' ||
    (attention === 'letter-lost' && !lostLetter?.resendable);
  return toKnow ? [button('I have read it', BUTTONS.seen, value, { style: 'primary' })] : [];
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
