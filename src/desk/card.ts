import { amount } from '../core/amount.ts';
import type { Card } from '../core/ports.ts';
import { type ButtonValue, writeValue } from './button-value.ts';
import type { CaseRecord } from './case-record.ts';
import { OUTCOME_WORDS, STATE_WORDS } from './sentences.ts';

/** Ids of the buttons; `actions.ts` says what each does. */
export const BUTTONS = {
  approve: 'case.approve',
  withdraw: 'case.withdraw',
  retry: 'case.retry',
  isDeletion: 'case.triage-delete',
  dismiss: 'case.dismiss',
} as const;

/**
 * Draws a case's card. Pure: the same record and instant always give the same card. Header, context, fields and
 * buttons only, because newer blocks are not shown everywhere; `text` says it all for notifications and screen
 * readers.
 */
export function renderCard(record: CaseRecord, now: Temporal.Instant, timeZone: string): Card {
  const deadline = record.extendedUntil ?? record.dueAt;
  const heading = `${record.reference} · ${record.title}`;
  const needed = neededNow(record, timeZone);
  const law = record.jurisdiction ?? 'law not known yet, strictest clock';
  const fields: [string, string][] = [
    ['Stage', STATE_WORDS[record.state]],
    ['Owner', record.assignee === null ? (record.team ?? 'nobody yet') : `<@${record.assignee}>`],
    [
      'Legal deadline',
      `${slackDate(deadline, timeZone)}${record.closedAt ? '' : ` (${daysLeft(deadline, now)})`}`,
    ],
    [
      'Systems',
      record.systems.total === 0 ? 'not opened yet' : `${record.systems.settled} of ${record.systems.total}`,
    ],
    ['Assurance', record.assurance],
  ];
  const buttons = buttonsFor(record);
  const blocks: object[] = [
    { type: 'header', text: { type: 'plain_text', text: heading } },
    {
      type: 'context',
      elements: [
        mrkdwn(`${inert(law)} · by ${record.channel} · received ${slackDate(record.receivedAt, timeZone)}`),
      ],
    },
    { type: 'section', fields: fields.map(([name, value]) => mrkdwn(`*${name}*\n${value}`)) },
    { type: 'section', text: mrkdwn(inert(needed)) },
    ...(buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : []),
  ];
  const due = record.closedAt ? '' : `, due ${plainDate(deadline, timeZone)}`;
  return { text: `${heading}: ${STATE_WORDS[record.state].toLowerCase()}${due}. ${needed}`, blocks };
}

/** One sentence: what is needed now, and from whom. */
function neededNow(record: CaseRecord, timeZone: string): string {
  if (record.state === 'closed') {
    return `Closed: ${record.outcome ? OUTCOME_WORDS[record.outcome] : 'without outcome'}.`;
  }
  if (record.failed) return `A human is needed at ${record.failed.name}: ${record.failed.ask}`;
  if (record.attention === 'needs-reading')
    return 'The message could not be read. Somebody must read it as it came.';
  if (record.attention === 'needs-triage') return 'Somebody must say what this message asks for.';
  if (record.approval) {
    const { by, needed } = record.approval;
    return `${by.length} of ${needed} approvals given; each must come from another approver.`;
  }
  if (record.coolingUntil) {
    return `Cooling off until ${plainDate(record.coolingUntil, timeZone)}; the requester can still withdraw.`;
  }
  if (record.waitingOn === 'requester') return 'Waiting for the requester to send the code back.';
  return 'Nothing is needed from the team at the moment.';
}

function buttonsFor(record: CaseRecord): object[] {
  if (record.state === 'closed') return [];
  const value = { requestId: record.id, version: record.version };
  if (record.state === 'received') {
    const dismiss = button('Not a privacy request', BUTTONS.dismiss, value, {
      confirm: confirm('Close it?', 'The case is closed as not a privacy request.', 'Close it'),
    });
    const isDeletion = button('It asks for deletion', BUTTONS.isDeletion, value, { style: 'primary' });
    return record.attention === null ? [] : [isDeletion, dismiss];
  }
  const buttons: object[] = [];
  if (record.failed) {
    buttons.push(
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
  return buttons;
}

function button(
  text: string,
  id: string,
  value: ButtonValue,
  more: { style?: string; confirm?: object },
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

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });

/** Slack's three control characters; also what keeps a value from becoming a mention or a link. */
const inert = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** In the reader's own zone and language; the fallback names the company's day. */
function slackDate(at: Temporal.Instant, timeZone: string): string {
  return `<!date^${Math.floor(at.epochMilliseconds / 1000)}^{date_short_pretty}|${plainDate(at, timeZone)}>`;
}

function plainDate(at: Temporal.Instant, timeZone: string): string {
  return `${at.toZonedDateTimeISO(timeZone).toPlainDate()} (${timeZone})`;
}

function daysLeft(deadline: Temporal.Instant, now: Temporal.Instant): string {
  const days = Math.floor(deadline.since(now).total('hours') / 24);
  if (days === 0) return 'ends today';
  return days < 0 ? `${amount(-days, 'days')} overdue` : `${amount(days, 'days')} left`;
}
