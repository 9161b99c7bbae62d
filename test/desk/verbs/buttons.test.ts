import { BUTTONS } from '../../../src/desk/card/card-buttons.ts';
import { triage } from '../../../src/journey/route/triage.ts';
import { type VerbRow, verbSuite } from '../../support/verb-suite.ts';

const HANDLERS = { who: ['chloe', 'ana'] } as const;
const APPROVERS = { who: ['ana', 'ben'], lacks: 'chloe' } as const;
/** Shows something and changes nothing: pressed again, it is shown again. */
const SHOWS = { leaves: null, again: null } as const;

type Row = Omit<VerbRow, 'by'>;
/** A button that is added must be added here. */
const ROWS: Record<(typeof BUTTONS)[keyof typeof BUTTONS], Row> = {
  [BUTTONS.approve]: {
    ...APPROVERS,
    on: ({ cases }) => cases.deletion(),
    leaves: 'approval.given',
    again: 'already-approved',
    both: 2,
    unversioned: 'what is approved is the step; the first of two approvals itself changes the case',
  },
  [BUTTONS.withdraw]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    leaves: 'request.withdrawn',
    again: 'changed-meanwhile',
  },
  [BUTTONS.retry]: {
    ...HANDLERS,
    on: ({ cases }) => cases.failed(),
    leaves: 'step.retried',
    again: 'not-failed',
    unversioned: 'the step still failed',
  },
  [BUTTONS.isDeletion]: {
    ...HANDLERS,
    on: ({ cases }) => cases.toSort(),
    leaves: 'request.understood',
    again: 'already-triaged',
  },
  [BUTTONS.dismiss]: {
    ...HANDLERS,
    on: ({ cases }) => cases.toSort(),
    leaves: 'request.redirected',
    again: 'already-triaged',
  },
  [BUTTONS.seen]: {
    ...HANDLERS,
    on: ({ cases }) => cases.answered(),
    leaves: 'message.seen',
    again: 'nothing-to-see',
    unversioned: 'nobody has read it yet',
  },
  [BUTTONS.resend]: {
    ...HANDLERS,
    on: ({ cases }) => cases.lost(),
    leaves: 'letter.resent',
    again: 'no-lost-letter',
    unversioned: 'the letter is still lost',
  },
  [BUTTONS.passOver]: {
    ...APPROVERS,
    on: ({ cases }) => cases.unsearchable(),
    leaves: 'system.passed_over',
    again: 'not-failed',
    unversioned: 'the step still failed for that',
  },
  [BUTTONS.receipt]: {
    ...HANDLERS,
    on: ({ cases }) => cases.withheld(),
    leaves: 'receipt.released',
    again: 'receipt-not-withheld',
    unversioned: 'it is still held back',
  },
  [BUTTONS.confirm]: {
    ...HANDLERS,
    on: ({ cases }) => cases.suggested(),
    leaves: 'request.understood',
    again: 'already-triaged',
  },
  [BUTTONS.addPerson]: { ...HANDLERS, ...SHOWS, on: ({ cases }) => cases.entered() },
  [BUTTONS.reveal]: { ...HANDLERS, ...SHOWS, on: ({ cases }) => cases.toSort() },
  [BUTTONS.package]: { ...HANDLERS, ...SHOWS, on: ({ cases }) => cases.copied() },
  [BUTTONS.giveOut]: {
    ...APPROVERS,
    on: ({ cases }) => cases.lookedAt(),
    leaves: 'approval.given',
    again: 'not-waiting',
    unversioned: 'who looked has seen what is in it; what was changed since must be looked at again',
  },
  [BUTTONS.tasks]: { ...HANDLERS, ...SHOWS, on: ({ cases }) => cases.byHand() },
  [BUTTONS.matches]: {
    ...APPROVERS,
    on: ({ cases }) => cases.declared(),
    leaves: 'declaration.reviewed',
    again: 'nothing-to-review',
    unversioned: 'the declaration still waits',
  },
  [BUTTONS.matchesNot]: {
    ...APPROVERS,
    on: ({ cases }) => cases.declared(),
    leaves: 'declaration.reviewed',
    again: 'nothing-to-review',
    unversioned: 'the declaration still waits',
  },
  [BUTTONS.authority]: {
    ...APPROVERS,
    ...SHOWS,
    on: async ({ cases, journey, desk, record }) => {
      const one = await cases.toSort();
      const actor = `staff:${desk.staff('ana')}` as const;
      await triage(journey, { requestId: one.id, rights: ['delete'], onBehalf: 'agent', actor });
      await record(one.id, { type: 'authority.shown', files: 1, slackChannel: 'privacy-requests' });
      return one;
    },
  },
  [BUTTONS.confirmRefusal]: {
    ...APPROVERS,
    on: ({ cases }) => cases.refusalProposed(),
    leaves: 'refusal.confirmed',
    again: 'stale',
  },
  [BUTTONS.confirmAnswer]: {
    ...APPROVERS,
    on: ({ cases }) => cases.answerProposed(),
    leaves: 'answer.confirmed',
    again: 'stale',
  },
  [BUTTONS.sendBack]: { ...APPROVERS, ...SHOWS, on: ({ cases }) => cases.refusalProposed() },
  [BUTTONS.decideAppeal]: { ...APPROVERS, ...SHOWS, on: ({ cases }) => cases.appealed() },
  [BUTTONS.more]: { ...HANDLERS, ...SHOWS, on: ({ cases }) => cases.deletion() },
};

verbSuite(
  'the button',
  Object.fromEntries(Object.entries(ROWS).map(([id, row]) => [id, { ...row, by: id }])),
);
