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
    const seen = button('I have read it', BUTTONS.seen, value, { style: 'primary' });
    if (record.attention === 'letter-lost') return [resendButton(value)];
    return record.attention === 'wrote-after-close' ? [seen] : [];
  }
  if (record.state === 'received') {
    const dismiss = button('Not a privacy request', BUTTONS.dismiss, value, {
      confirm: confirm('Close it?', 'The case is closed as not a privacy request.', 'Close it'),
    });
    if (record.attention === null) return [];
    if (record.attention === 'needs-person') {
      return [button('Add the person…', BUTTONS.addPerson, value, { style: 'primary' }), dismiss];
    }
    const { suggestion } = record;
    if (!suggestion || !isConfirmable(suggestion)) {
      return [
        button('It asks for deletion', BUTTONS.isDeletion, value, { style: 'primary' }),
        dismiss,
        ...receiptButton(record, value),
      ];
    }
    const yes = button('Yes, that is it', BUTTONS.confirm, value, { style: 'primary' });
    const onlyDeletion = suggestion.kind === 'request' && suggestion.rights.join() === 'delete';
    const isDeletion = button('It asks for deletion', BUTTONS.isDeletion, value);
    const rest = [...receiptButton(record, value), ...(onlyDeletion ? [] : [isDeletion])];
    return [yes, dismiss, ...rest].slice(0, BUTTONS_MAX);
  }
  const buttons: object[] = record.attention === 'letter-lost' ? [resendButton(value)] : [];
  if (record.failed) {
    buttons.push(
      ...passOverButton(record.failed, value),
      button('Try again', BUTTONS.retry, { ...value, stepId: record.failed.stepId }, { style: 'primary' }),
    );
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
  buttons.push(...receiptButton(record, value));
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

function resendButton(value: ButtonValue): object {
  return button('Send the letter again', BUTTONS.resend, value, {});
}

/** What a budget held back, a human may send: receipts are owed in time. */
function receiptButton(record: CaseRecord, value: ButtonValue): object[] {
  return record.receiptWithheld ? [button('Send the receipt', BUTTONS.receipt, value, {})] : [];
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
