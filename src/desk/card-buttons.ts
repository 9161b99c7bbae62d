import { NOTHING_TO_SEARCH_BY } from '../journey/fulfil/system-work.ts';
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
  more: 'case.more',
} as const;

/** More than a reader takes in at once; what matters most comes first. */
const BUTTONS_MAX = 3;

/** The buttons that the case needs, and behind them the overflow. */
export function elementsFor(record: CaseRecord): object[] {
  if (record.state === 'closed') return buttonsFor(record);
  const verbs: MoreVerb[] = [
    ...(record.state === 'received' && record.attention !== null && record.attention !== 'needs-person'
      ? (['sort'] as const)
      : []),
    ...(record.hasSender ? [record.blockedUntil === null ? ('block' as const) : ('unblock' as const)] : []),
  ];
  const on = { requestId: record.id, version: record.version };
  const more = verbs.length > 0 && record.state !== 'delivering';
  return [...buttonsFor(record), ...(more ? [moreMenu(BUTTONS.more, verbs, on)] : [])];
}

function buttonsFor(record: CaseRecord): object[] {
  const value = { requestId: record.id, version: record.version };
  if (record.state === 'closed') {
    return [...resendButton(record, value), ...seenButton(record, value)];
  }
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
    if (!suggestion || !isConfirmable(suggestion)) {
      const deletion = button('It asks for deletion', BUTTONS.isDeletion, value, { style: 'primary' });
      return [...first, deletion, dismiss, ...receiptButton(record, value)].slice(0, BUTTONS_MAX);
    }
    const yes = button('Yes, that is it', BUTTONS.confirm, value, { style: 'primary' });
    const onlyDeletion = suggestion.kind === 'request' && suggestion.rights.join() === 'delete';
    const isDeletion = button('It asks for deletion', BUTTONS.isDeletion, value);
    const rest = [...receiptButton(record, value), ...(onlyDeletion ? [] : [isDeletion])];
    return [...first, yes, dismiss, ...rest].slice(0, BUTTONS_MAX);
  }
  const buttons: object[] = [
    ...resendButton(record, value),
    ...(record.failed ? passOverButton(record.failed, value) : []),
    ...retryButton(record, value),
  ];
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

function passOverButton(
  { problem, stepId }: NonNullable<CaseRecord['failed']>,
  value: ButtonValue,
): object[] {
  if (problem !== NOTHING_TO_SEARCH_BY) return [];
  const text = 'The letter will say that this system was not searched, and why.';
  const more = { confirm: confirm('Go on without it?', text, 'Go on') };
  return [button('Go on without it', BUTTONS.passOver, { ...value, stepId }, more)];
}

function retryButton({ failed }: CaseRecord, value: ButtonValue): object[] {
  if (!failed) return [];
  return [button('Try again', BUTTONS.retry, { ...value, stepId: failed.stepId }, { style: 'primary' })];
}

function resendButton({ lostLetter }: CaseRecord, value: ButtonValue): object[] {
  return lostLetter?.resendable ? [button('Send the letter again', BUTTONS.resend, value)] : [];
}

/** For what the team has only to know. */
function seenButton({ attention, lostLetter }: CaseRecord, value: ButtonValue): object[] {
  const toKnow =
    attention === 'wrote-after-close' || (attention === 'letter-lost' && !lostLetter?.resendable);
  return toKnow ? [button('I have read it', BUTTONS.seen, value, { style: 'primary' })] : [];
}

/** What a budget held back, a human may send: receipts are owed in time. */
function receiptButton(record: CaseRecord, value: ButtonValue): object[] {
  return record.receiptWithheld ? [button('Send the receipt', BUTTONS.receipt, value)] : [];
}

function button(
  text: string,
  id: string,
  value: ButtonValue,
  more: { style?: string; confirm?: object } = {},
): object {
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
