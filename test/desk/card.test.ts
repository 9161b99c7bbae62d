import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StepId } from '../../src/core/privacy-request.ts';
import { messageFaults } from '../../src/demo/block-kit/faults.ts';
import { renderCard } from '../../src/desk/card/card.ts';
import { BUTTONS } from '../../src/desk/card/card-buttons.ts';
import type { CaseRecord } from '../../src/desk/card/case-record.ts';
import type { Suggestion } from '../../src/journey/suggestion.ts';
import { caseRecord, instant, NOW, UNSORTED, ZONE } from '../support/case-records.ts';

const SUGGESTED: Suggestion = {
  kind: 'request',
  rights: ['delete', 'opt_out'],
  on_behalf: 'self',
  minor: false,
  phi: false,
  jurisdiction: null,
  language: 'en',
  confidence: 0.724,
  hostile: true,
  reasons: [],
};
const draw = (one: CaseRecord) => renderCard(one, NOW, ZONE);
const buttonsOf = (one: CaseRecord) =>
  draw(one)
    .blocks.flatMap((block) =>
      'elements' in block ? (block.elements as { action_id?: string; type: string }[]) : [],
    )
    .filter(({ action_id }) => action_id);

describe('a card', () => {
  test('keeps within Slack’s limits, whatever the record', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        expect(messageFaults(draw(one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('never has more than three buttons and an overflow, and a closed one only what came in since and what may still be decided', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        const toKnow = ['wrote-after-close', 'letter-lost', 'disowned', 'requester-answered'].includes(
          one.attention ?? '',
        );
        const came =
          ['wrote-after-close', 'disowned', 'requester-answered'].includes(one.attention ?? '') &&
          one.mayReveal;
        const toRead = came || one.decisions.length > 0;
        const closed = (toKnow ? 1 : 0) + (one.lostLetter?.resendable ? 1 : 0) + (toRead ? 1 : 0);
        const elements = buttonsOf(one);
        expect(elements.length).toBeLessThanOrEqual(one.state === 'closed' ? closed : 4);
        expect(elements.filter(({ type }) => type === 'button').length).toBeLessThanOrEqual(3);
      }),
    );
  });

  test('is the same for the same record', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        expect(draw(one)).toEqual(draw({ ...one, systems: { ...one.systems } }));
      }),
    );
  });

  test('says in its plain text what it is, where it stands, when it is due and what is needed', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        const { text } = draw(one);
        const due = (one.extendedUntil ?? one.dueAt).toZonedDateTimeISO(ZONE).toPlainDate().toString();
        expect(text).toContain(one.reference);
        if (one.closedAt === null) expect(text).toContain(`due ${due}`);
      }),
    );
  });

  test('offers to cancel only what can still be withdrawn', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        const cancels = buttonsOf(one).some(({ action_id }) => action_id === BUTTONS.withdraw);
        if (cancels) expect(one.decisions).toContain('withdraw');
      }),
    );
  });

  test('names no latest day of the team once the person was told of a longer date', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        const says = JSON.stringify(draw(one).blocks).includes(', at the latest ');
        expect(says).toBe(one.extendedUntil === null);
      }),
    );
  });

  test('offers no new try for what only legal lets go on', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        const failed = one.failed && { ...one.failed, problem: 'legal-hold' };
        const held = { ...one, failed };
        expect(buttonsOf(held).some(({ action_id }) => action_id === BUTTONS.retry)).toBe(false);
      }),
    );
  });

  test('says of an open case whose legal date has passed that it has, whatever else is needed, and of no other', () => {
    fc.assert(
      fc.property(caseRecord, instant, (one, now) => {
        const deadline = one.extendedUntil ?? one.dueAt;
        const isOverdue = one.closedAt === null && Temporal.Instant.compare(now, deadline) > 0;
        const says = renderCard(one, now, ZONE).text.includes('The legal date has passed without an answer.');
        expect(says).toBe(isOverdue);
      }),
    );
  });

  test('lets no value become a mention or a link', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        const words = JSON.stringify(draw({ ...one, assignee: null }).blocks).replaceAll(
          /<!date\^\d+\^\{date_short_pretty\}\|/g,
          '',
        );
        const inMrkdwn = [...words.matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)].map(
          (match) => match[1] ?? '',
        );
        for (const text of inMrkdwn) expect(text).not.toMatch(/<[!@#h]/);
      }),
    );
  });

  test('tells what the message is taken for in labels, never in words that the reader took from it', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        expect(JSON.stringify(draw(one))).not.toContain('quetzal');
      }),
    );
    const taken = { ...UNSORTED, suggestion: SUGGESTED };
    expect(draw(taken).text).toContain(
      'Looks like: delete, opt-out (72%), for themselves, English. The message may try to manipulate',
    );
    expect(buttonsOf(taken).map(({ action_id }) => action_id)).toEqual([
      BUTTONS.confirm,
      BUTTONS.dismiss,
      BUTTONS.reveal,
      BUTTONS.more,
    ]);
    const legal = { ...taken, suggestion: { ...SUGGESTED, kind: 'legal' as const } };
    expect(JSON.stringify(buttonsOf(legal))).not.toContain(BUTTONS.confirm);
  });

  test('of a case that waits to be sorted says that a letter was lost, or a step failed, and still asks for the sorting', () => {
    const failed = {
      stepId: UNSORTED.id as string as StepId,
      name: 'send.acknowledgement',
      ask: 'Renew the key?',
      problem: 'x',
    };
    const both = draw({ ...UNSORTED, lostLetter: { resendable: true } });
    expect(both.text).toContain('Somebody must say what this message asks for.');
    expect(both.text).toContain('A letter did not reach the person.');
    const ids = (one: CaseRecord) => buttonsOf(one).map(({ action_id }) => action_id);
    expect(ids({ ...UNSORTED, lostLetter: { resendable: true } })).toEqual(
      expect.arrayContaining([BUTTONS.resend, BUTTONS.isDeletion]),
    );
    expect(ids({ ...UNSORTED, failed })).toEqual(expect.arrayContaining([BUTTONS.retry, BUTTONS.isDeletion]));
  });

  test('of a case that is done and may not say so asks a human for the answer, and only then', () => {
    const held = {
      ...UNSORTED,
      state: 'delivering',
      attention: null,
      answerHeld: true,
      receiptWithheld: true,
    } as const;
    expect(draw(held).text).toContain('Somebody must have the answer sent, or');
    expect(JSON.stringify(buttonsOf(held))).toContain('Send the answer');
    const before = { ...held, state: 'fulfilling', waitingOn: 'system' } as const;
    expect(draw(before).text).not.toContain('the answer sent');
    expect(JSON.stringify(buttonsOf(before))).toContain('Send the receipt');
    expect(buttonsOf({ ...held, answerHeld: false, receiptWithheld: false })).toEqual([]);
  });

  test('offers to read the messages while somebody must, and nothing once they are destroyed', () => {
    const ids = (one: CaseRecord) => JSON.stringify(buttonsOf(one));
    const unread = { ...UNSORTED, attention: 'needs-reading' };
    expect(ids(unread)).toContain(BUTTONS.reveal);
    expect(ids(UNSORTED)).toContain(BUTTONS.reveal);
    expect(ids({ ...UNSORTED, state: 'fulfilling', attention: null })).toContain('reveal|');
    const gone = { ...unread, mayReveal: false };
    expect(ids(gone)).not.toContain('reveal');
    const wrote = { ...UNSORTED, state: 'closed' as const, attention: 'wrote-after-close' };
    expect(ids(wrote)).toContain('reveal|');
  });

  test('offers to send again only what can be, and lets the rest be noted', () => {
    const lost = { ...UNSORTED, state: 'fulfilling' as const, attention: 'letter-lost' };
    const ids = (one: CaseRecord) => buttonsOf(one).map(({ action_id }) => action_id);
    expect(ids({ ...lost, lostLetter: { resendable: false } })).toContain(BUTTONS.seen);
    expect(ids({ ...lost, lostLetter: { resendable: true } })).toContain(BUTTONS.resend);
    expect(ids({ ...lost, lostLetter: { resendable: true } })).not.toContain(BUTTONS.seen);
  });

  test('carries ids and a version in its buttons, nothing else', () => {
    fc.assert(
      fc.property(caseRecord, (one) => {
        for (const button of buttonsOf(one).filter(({ type }) => type === 'button')) {
          const value = JSON.parse((button as unknown as { value: string }).value) as object;
          expect(Object.keys(value).toSorted()).toEqual(
            'stepId' in value ? ['requestId', 'stepId', 'version'] : ['requestId', 'version'],
          );
        }
      }),
    );
  });

  test.each([
    [49, '2 days left'],
    [25, '1 day left'],
    [3, 'ends today'],
    [-3, '1 day overdue'],
    [-30, '2 days overdue'],
  ])('says how near the deadline is: %i hours', (hours, words) => {
    const [one] = fc.sample(caseRecord, 1);
    if (!one) throw new Error('no sample');
    const open = {
      ...one,
      title: 'Delete my data',
      dueAt: NOW.add({ hours }),
      extendedUntil: null,
      closedAt: null,
    };
    expect(JSON.stringify(draw(open).blocks)).toContain(`(${words})`);
    const closed = draw({ ...open, state: 'closed', closedAt: NOW });
    expect(JSON.stringify(closed)).not.toContain(words);
    expect(closed.text).not.toContain('due ');
  });
});
