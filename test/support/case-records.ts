import fc from 'fast-check';
import { AUTHORITIES } from '../../src/core/authority.ts';
import { BY_HAND } from '../../src/core/data-map.ts';
import { ANSWER_KINDS, EXTENSION_REASONS, HOLD_REASONS, REFUSAL_REASONS } from '../../src/core/decision.ts';
import { HINT_SOURCES } from '../../src/core/law/jurisdiction-hints.ts';
import { STAFF_PAUSES } from '../../src/core/law/law.ts';
import { LINK_REASONS } from '../../src/core/lifecycle-event.ts';
import type { RequestId, StepId, SystemOutcome } from '../../src/core/privacy-request.ts';
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
import type { CaseRecord } from '../../src/desk/card/case-record.ts';
import { DECISIONS } from '../../src/desk/words/decision-words.ts';
import type { Suggestion } from '../../src/journey/suggestion.ts';
import { hostileWords } from './hostile-words.ts';

export const ZONE = 'America/Denver';
/** When the records are drawn. */
export const NOW = Temporal.Instant.from('2026-11-24T15:00:00Z');
const ID = '01990000-0000-7000-8000-000000000000';
export const instant = fc.integer({ min: -400, max: 400 }).map((days) => NOW.add({ hours: days * 24 }));
const stepId = fc.constant(ID as StepId);

export const suggestion: fc.Arbitrary<Suggestion> = fc.record({
  kind: fc.constantFrom(...KINDS),
  rights: fc.uniqueArray(fc.constantFrom(...RIGHTS)),
  on_behalf: fc.option(fc.constantFrom(...ON_BEHALF)),
  minor: fc.boolean(),
  phi: fc.boolean(),
  jurisdiction: fc.option(fc.oneof(fc.constant('US-CO'), hostileWords(20))),
  language: fc.option(fc.oneof(fc.constantFrom('en', 'fr', 'not a language'), hostileWords(20))),
  confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  hostile: fc.boolean(),
  reasons: fc.array(fc.constantFrom('stated-by-staff', 'quetzal-was-here')),
});

/** Work by hand; a system's name and its team's come from the data map, a title from the playbook. */
const task: fc.Arbitrary<CaseRecord['tasks'][number]> = fc
  .record({
    step: fc.stringMatching(/^[a-z]{1,20}\.[a-z]{1,20}$/),
    system: fc.option(hostileWords(40)),
    title: hostileWords(60),
    team: hostileWords(40),
    does: fc.constantFrom(...BY_HAND),
    reasons: fc.uniqueArray(fc.constantFrom('tax', 'audit', 'contract'), { maxLength: 3 }),
  })
  .map(({ does, ...task }) => (task.system === null ? task : { ...task, does }));

/** Any case as a card or a form is drawn from it; whatever a file or a vendor could write into it is hostile. */
export const caseRecord: fc.Arbitrary<CaseRecord> = fc.record({
  id: fc.constant(ID as RequestId),
  reference: fc.constant('FW-7K3M-92QD'),
  version: fc.nat(10_000),
  title: hostileWords(60),
  state: fc.constantFrom(...STATES),
  waitingOn: fc.option(fc.constantFrom(...WAITING_ON)),
  outcome: fc.option(fc.constantFrom(...OUTCOMES)),
  attention: fc.option(
    fc.constantFrom(
      'needs-reading',
      'needs-triage',
      'needs-person',
      'step-failed',
      'requester-answered',
      'texts-stopped',
      'wrote-after-close',
      'letter-lost',
      'needs-review',
      'needs-authority',
      'disowned',
    ),
  ),
  assurance: fc.constantFrom(...ASSURANCES),
  jurisdiction: fc.option(fc.oneof(fc.constantFrom('US-CO', 'CA-QC'), hostileWords(20))),
  rights: fc.subarray([...RIGHTS]),
  onBehalf: fc.constantFrom(...ON_BEHALF),
  authority: fc.option(fc.constantFrom(...AUTHORITIES)),
  organization: fc.option(hostileWords(60)),
  channel: fc.constantFrom(...MESSAGE_CHANNELS),
  assignee: fc.option(fc.constant('U123')),
  team: fc.option(hostileWords(60)),
  receivedAt: instant,
  dueAt: instant,
  dueSource: hostileWords(300),
  workingAt: instant,
  targetAt: instant,
  question: fc.option(fc.constantFrom('free', 'which-account')),
  answer: fc.option(
    fc.record({
      kind: fc.constantFrom(...ANSWER_KINDS),
      systems: fc.array(
        fc.constantFrom<{ system: string; outcome: SystemOutcome; reason?: string }>(
          { system: 'stripe', outcome: 'partly_kept', reason: 'tax-records' },
          { system: 'aws', outcome: 'nothing_found' },
        ),
        { maxLength: 7 },
      ),
    }),
  ),
  lawfulUntil: fc.option(instant),
  pauses: fc.record({
    open: fc.subarray([...STAFF_PAUSES]),
    possible: fc.subarray([...STAFF_PAUSES]),
  }),
  lawHints: fc.array(
    fc.record({
      source: fc.constantFrom(...HINT_SOURCES),
      place: fc.oneof(fc.constant('US-TX'), hostileWords(20)),
    }),
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
  tasks: fc.uniqueArray(task, { selector: ({ step }) => step }),
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
      ask: hostileWords(3_000),
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
        type: fc.oneof(fc.constantFrom('application/pdf', 'image/png'), hostileWords(100)),
        count: fc.integer({ min: 1, max: 60 }),
      }),
      { maxLength: 30 },
    ),
    bytes: fc.nat(30_000_000),
  }),
  receiptWithheld: fc.boolean(),
  lostLetter: fc.option(fc.record({ resendable: fc.boolean() })),
  slackChannel: fc.constantFrom('privacy-requests', 'privacy-baa'),
  suggestion: fc.option(suggestion),
  hasSender: fc.boolean(),
  mayReveal: fc.boolean(),
  blockedUntil: fc.option(instant),
});

/** A mail that came a moment ago and that somebody must sort. */
export const UNSORTED: CaseRecord = {
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
  receivedAt: NOW,
  dueAt: NOW,
  dueSource: 'test',
  workingAt: NOW,
  targetAt: NOW,
  lawfulUntil: null,
  question: null,
  answer: null,
  pauses: { open: [], possible: [] },
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
