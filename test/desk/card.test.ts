import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AUTHORITIES } from '../../src/core/authority.ts';
import { EXTENSION_REASONS, HOLD_REASONS, REFUSAL_REASONS } from '../../src/core/decision.ts';
import { HINT_SOURCES } from '../../src/core/law/jurisdiction-hints.ts';
import { LINK_REASONS } from '../../src/core/lifecycle-event.ts';
import type { RequestId, StepId } from '../../src/core/privacy-request.ts';
import {
  ASSURANCES,
  KINDS,
  MESSAGE_CHANNELS,
  ON_BEHALF,
  OUTCOMES,
  RIGHTS,
  STATES,
  WAITING_ON,
} from '../../src/core/privacy-request.ts';
import { messageFaults } from '../../src/demo/block-kit/faults.ts';
import { renderCard } from '../../src/desk/card.ts';
import { BUTTONS } from '../../src/desk/card-buttons.ts';
import type { CaseRecord } from '../../src/desk/case-record.ts';
import { DECISIONS } from '../../src/desk/decision-words.ts';
import type { Suggestion } from '../../src/journey/suggestion.ts';

const ZONE = 'America/Denver';
const now = Temporal.Instant.from('2026-11-24T15:00:00Z');
const ID = '01990000-0000-7000-8000-000000000000';
const instant = fc.integer({ min: -400, max: 400 }).map((days) => now.add({ hours: days * 24 }));
const stepId = fc.constant(ID as StepId);

const suggestion: fc.Arbitrary<Suggestion> = fc.record({
  kind: fc.constantFrom(...KINDS),
  rights: fc.uniqueArray(fc.constantFrom(...RIGHTS)),
  on_behalf: fc.option(fc.constantFrom(...ON_BEHALF)),
  minor: fc.boolean(),
  phi: fc.boolean(),
  jurisdiction: fc.option(fc.constantFrom('US-CO', '<!here>')),
  language: fc.option(fc.constantFrom('en', 'fr', '<x', 'not a language')),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  hostile: fc.boolean(),
  reasons: fc.array(fc.constantFrom('stated-by-staff', 'quetzal-was-here')),
});

const record: fc.Arbitrary<CaseRecord> = fc.record({
  id: fc.constant(ID as RequestId),
  reference: fc.constant('FW-7K3M-92QD'),
  version: fc.nat(10_000),
  title: fc.string({ minLength: 1, maxLength: 60 }),
  state: fc.constantFrom(...STATES),
  waitingOn: fc.option(fc.constantFrom(...WAITING_ON)),
  outcome: fc.option(fc.constantFrom(...OUTCOMES)),
  attention: fc.option(
    fc.constantFrom(
      'needs-reading',
      'needs-triage',
      'needs-person',
      'step-failed',
      'referred-legal',
      'wrote-after-close',
      'letter-lost',
      'needs-review',
      'needs-authority',
      'disowned',
    ),
  ),
  assurance: fc.constantFrom(...ASSURANCES),
  jurisdiction: fc.option(fc.constantFrom('US-CO', '<!channel>', 'CA-QC')),
  rights: fc.subarray([...RIGHTS]),
  onBehalf: fc.constantFrom(...ON_BEHALF),
  authority: fc.option(fc.constantFrom(...AUTHORITIES)),
  organization: fc.option(fc.constant('pinewood-dental')),
  channel: fc.constantFrom(...MESSAGE_CHANNELS),
  assignee: fc.option(fc.constant('U123')),
  team: fc.option(fc.constant('privacy')),
  receivedAt: instant,
  dueAt: instant,
  dueSource: fc.constant('C.R.S. 6-1-1306(2)'),
  workingAt: instant,
  targetAt: instant,
  lawfulUntil: fc.option(instant),
  lawHints: fc.array(
    fc.record({ source: fc.constantFrom(...HINT_SOURCES), place: fc.constantFrom('US-TX', '<!here>') }),
    { maxLength: 4 },
  ),
  extendedUntil: fc.option(instant),
  closedAt: fc.option(instant),
  answerHeld: fc.boolean(),
  systems: fc.record({ total: fc.nat(9), settled: fc.nat(9) }),
  approval: fc.option(
    fc.record({
      stepId,
      needed: fc.integer({ min: 1, max: 5 }),
      by: fc.array(fc.constant('U1'), { maxLength: 5 }),
    }),
  ),
  review: fc.option(fc.record({ stepId })),
  tasks: fc.array(
    fc.constantFrom(
      {
        step: 'erase.aws',
        system: 'aws',
        title: 'erase in aws',
        team: 'platform',
        does: 'erase' as const,
        reasons: [],
      },
      { step: 'call', system: null, title: 'Call the clinic', team: 'support', reasons: [] },
    ),
    { maxLength: 4 },
  ),
  coolingUntil: fc.option(instant),
  appealOpen: fc.boolean(),
  refusal: fc.option(
    fc.record({ reason: fc.constantFrom(...REFUSAL_REASONS), authorityRecalled: fc.boolean() }),
  ),
  hold: fc.option(fc.constantFrom(...HOLD_REASONS)),
  extension: fc.option(fc.record({ reason: fc.constantFrom(...EXTENSION_REASONS), until: instant })),
  decisions: fc.subarray([...DECISIONS]),
  partOf: fc.option(fc.constant('FW-AAAA-BBBB')),
  parts: fc.array(
    fc.record({
      reference: fc.constant('FW-CCCC-DDDD'),
      rights: fc.subarray([...RIGHTS], { minLength: 1, maxLength: 1 }),
      state: fc.constantFrom(...STATES),
      outcome: fc.option(fc.constantFrom(...OUTCOMES)),
      dueAt: instant,
    }),
    { maxLength: RIGHTS.length },
  ),
  failed: fc.option(
    fc.record({
      stepId,
      name: fc.constant('erase.stripe'),
      ask: fc.string({ maxLength: 300 }),
      problem: fc.constantFrom('no-contact-to-search-by', 'vendor-down'),
    }),
  ),
  links: fc.array(
    fc.record({ reference: fc.constant('FW-0000-ZZZZ'), because: fc.constantFrom(...LINK_REASONS) }),
    { maxLength: 20 },
  ),
  files: fc.record({
    types: fc.array(
      fc.record({
        type: fc.constantFrom('application/pdf', 'image/png'),
        count: fc.integer({ min: 1, max: 60 }),
      }),
      { maxLength: 3 },
    ),
    bytes: fc.nat(30_000_000),
  }),
  receiptWithheld: fc.boolean(),
  lostLetter: fc.option(fc.record({ resendable: fc.boolean() })),
  slackChannel: fc.constant('privacy-requests'),
  suggestion: fc.option(suggestion),
  hasSender: fc.boolean(),
  mayReveal: fc.boolean(),
  blockedUntil: fc.option(instant),
});

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
const EMPTY: CaseRecord = {
  id: ID as RequestId,
  reference: 'FW-7K3M-92QD',
  version: 2,
  title: 'Needs sorting',
  state: 'received',
  waitingOn: 'team',
  outcome: null,
  attention: 'needs-triage',
  assurance: 'none',
  jurisdiction: null,
  rights: [],
  onBehalf: 'self',
  authority: null,
  organization: null,
  channel: 'email',
  assignee: null,
  team: null,
  receivedAt: now,
  dueAt: now,
  dueSource: 'test',
  workingAt: now,
  targetAt: now,
  lawfulUntil: null,
  lawHints: [],
  extendedUntil: null,
  closedAt: null,
  systems: { total: 0, settled: 0 },
  approval: null,
  coolingUntil: null,
  review: null,
  tasks: [],
  appealOpen: false,
  refusal: null,
  hold: null,
  extension: null,
  decisions: [],
  failed: null,
  slackChannel: 'privacy-requests',
  partOf: null,
  parts: [],
  links: [],
  files: { types: [], bytes: 0 },
  receiptWithheld: false,
  answerHeld: false,
  lostLetter: null,
  suggestion: null,
  hasSender: true,
  mayReveal: true,
  blockedUntil: null,
};

const draw = (one: CaseRecord) => renderCard(one, now, ZONE);
const buttonsOf = (one: CaseRecord) =>
  draw(one)
    .blocks.flatMap((block) =>
      'elements' in block ? (block.elements as { action_id?: string; type: string }[]) : [],
    )
    .filter(({ action_id }) => action_id);

describe('a card', () => {
  test('keeps within Slack’s limits, whatever the record', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(messageFaults(draw(one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('never has more than three buttons and an overflow, and a closed one only what came in since and what may still be decided', () => {
    fc.assert(
      fc.property(record, (one) => {
        const toKnow = ['wrote-after-close', 'letter-lost', 'disowned'].includes(one.attention ?? '');
        const came = ['wrote-after-close', 'disowned'].includes(one.attention ?? '') && one.mayReveal;
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
      fc.property(record, (one) => {
        expect(draw(one)).toEqual(draw({ ...one, systems: { ...one.systems } }));
      }),
    );
  });

  test('says in its plain text what it is, where it stands, when it is due and what is needed', () => {
    fc.assert(
      fc.property(record, (one) => {
        const { text } = draw(one);
        const due = (one.extendedUntil ?? one.dueAt).toZonedDateTimeISO(ZONE).toPlainDate().toString();
        expect(text).toContain(one.reference);
        if (one.closedAt === null) expect(text).toContain(`due ${due}`);
      }),
    );
  });

  test('lets no value become a mention or a link', () => {
    fc.assert(
      fc.property(record, (one) => {
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
      fc.property(record, (one) => {
        expect(JSON.stringify(draw(one))).not.toContain('quetzal');
      }),
    );
    const taken = { ...EMPTY, suggestion: SUGGESTED };
    expect(draw(taken).text).toContain(
      'Looks like: delete, opt-out (72 %), for themselves, English. The message may try to manipulate',
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
      stepId: ID as StepId,
      name: 'send.acknowledgement',
      ask: 'Renew the key?',
      problem: 'x',
    };
    const both = draw({ ...EMPTY, lostLetter: { resendable: true } });
    expect(both.text).toContain('Somebody must say what this message asks for.');
    expect(both.text).toContain('A letter did not reach the person.');
    const ids = (one: CaseRecord) => buttonsOf(one).map(({ action_id }) => action_id);
    expect(ids({ ...EMPTY, lostLetter: { resendable: true } })).toEqual(
      expect.arrayContaining([BUTTONS.resend, BUTTONS.isDeletion]),
    );
    expect(ids({ ...EMPTY, failed })).toEqual(expect.arrayContaining([BUTTONS.retry, BUTTONS.isDeletion]));
  });

  test('of a case that is done and may not say so asks a human for the answer, and only then', () => {
    const held = {
      ...EMPTY,
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
    const unread = { ...EMPTY, attention: 'needs-reading' };
    expect(ids(unread)).toContain(BUTTONS.reveal);
    expect(ids(EMPTY)).toContain(BUTTONS.reveal);
    expect(ids({ ...EMPTY, state: 'fulfilling', attention: null })).toContain('reveal|');
    const gone = { ...unread, mayReveal: false };
    expect(ids(gone)).not.toContain('reveal');
    const wrote = { ...EMPTY, state: 'closed' as const, attention: 'wrote-after-close' };
    expect(ids(wrote)).toContain('reveal|');
  });

  test('offers to send again only what can be, and lets the rest be noted', () => {
    const lost = { ...EMPTY, state: 'fulfilling' as const, attention: 'letter-lost' };
    const ids = (one: CaseRecord) => buttonsOf(one).map(({ action_id }) => action_id);
    expect(ids({ ...lost, lostLetter: { resendable: false } })).toContain(BUTTONS.seen);
    expect(ids({ ...lost, lostLetter: { resendable: true } })).toContain(BUTTONS.resend);
    expect(ids({ ...lost, lostLetter: { resendable: true } })).not.toContain(BUTTONS.seen);
  });

  test('carries ids and a version in its buttons, nothing else', () => {
    fc.assert(
      fc.property(record, (one) => {
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
    const [one] = fc.sample(record, 1);
    if (!one) throw new Error('no sample');
    const open = {
      ...one,
      title: 'Delete my data',
      dueAt: now.add({ hours }),
      extendedUntil: null,
      closedAt: null,
    };
    expect(JSON.stringify(draw(open).blocks)).toContain(`(${words})`);
    const closed = draw({ ...open, state: 'closed', closedAt: now });
    expect(JSON.stringify(closed)).not.toContain(words);
    expect(closed.text).not.toContain('due ');
  });
});
