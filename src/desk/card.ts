import type { Card } from '../core/ports.ts';
import { isConfirmable } from '../journey/route/confirm-suggestion.ts';
import { type ButtonValue, writeValue } from './button-value.ts';
import type { CaseRecord } from './case-record.ts';
import { CHANNEL_WORDS } from './label-words.ts';
import { type MoreVerb, moreMenu } from './more-menu.ts';
import { OUTCOME_WORDS, STATE_WORDS } from './sentences.ts';
import { suggestionLine, warnings } from './suggestion-words.ts';

/** Ids of the buttons; `actions.ts` says what each does. */
export const BUTTONS = {
  approve: 'case.approve',
  withdraw: 'case.withdraw',
  retry: 'case.retry',
  isDeletion: 'case.triage-delete',
  dismiss: 'case.dismiss',
  confirm: 'case.triage-confirm',
  addPerson: 'case.add-person',
  more: 'case.more',
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
  const reading = readingOf(record);
  const block = blockOf(record, timeZone);
  const buttons = elementsFor(record);
  const blocks: object[] = [
    { type: 'header', text: { type: 'plain_text', text: heading } },
    {
      type: 'context',
      elements: [
        mrkdwn(
          `${inert(law)} · by ${CHANNEL_WORDS[record.channel]} · received ${slackDate(record.receivedAt, timeZone)}`,
        ),
      ],
    },
    { type: 'section', fields: fields.map(([name, value]) => mrkdwn(`*${name}*\n${value}`)) },
    { type: 'section', text: mrkdwn(inert(needed)) },
    ...[...reading, ...block].map((line) => ({ type: 'section', text: mrkdwn(inert(line)) })),
    ...(buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : []),
  ];
  const due = `due ${plainDate(deadline, timeZone)}`;
  const said = [needed, ...reading.map((line) => `${line}.`.replace('..', '.')), ...block].join(' ');
  return { text: `${heading}: ${STATE_WORDS[record.state].toLowerCase()}, ${due}. ${said}`, blocks };
}

/** What the message is taken for, and what to beware of, while somebody must sort it. */
function readingOf({ state, suggestion }: CaseRecord): string[] {
  return state === 'received' && suggestion ? [suggestionLine(suggestion), ...warnings(suggestion)] : [];
}

function blockOf({ state, blockedUntil }: CaseRecord, timeZone: string): string[] {
  if (state === 'closed' || blockedUntil === null) return [];
  return [`No machine answers this sender until ${plainDate(blockedUntil, timeZone)}.`];
}

/** One sentence: what is needed now, and from whom. */
function neededNow(record: CaseRecord, timeZone: string): string {
  if (record.state === 'closed') {
    return `Closed: ${record.outcome ? OUTCOME_WORDS[record.outcome] : 'without outcome'}.`;
  }
  if (record.failed) return `A human is needed at ${record.failed.name}: ${record.failed.ask}`;
  if (record.attention === 'needs-reading')
    return 'The message could not be read. Somebody must read it as it came.';
  if (record.attention === 'needs-person')
    return 'Somebody must add, on our own page, who the person is and what they said.';
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

/** The buttons that the case needs, and behind them the overflow. */
function elementsFor(record: CaseRecord): object[] {
  if (record.state === 'closed') return [];
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
      return [button('It asks for deletion', BUTTONS.isDeletion, value, { style: 'primary' }), dismiss];
    }
    const yes = button('Yes, that is it', BUTTONS.confirm, value, { style: 'primary' });
    const onlyDeletion = suggestion.kind === 'request' && suggestion.rights.join() === 'delete';
    const isDeletion = button('It asks for deletion', BUTTONS.isDeletion, value);
    return [yes, ...(onlyDeletion ? [] : [isDeletion]), dismiss];
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
  if (days < 0) return `${-days} days overdue`;
  return days === 1 ? '1 day left' : `${days} days left`;
}
