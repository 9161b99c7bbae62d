import { moreAction } from '../../../src/desk/card/more-menu.ts';
import type { AT_ONCE } from '../../../src/desk/verbs/open-verb.ts';
import { blockSender } from '../../../src/journey/route/block-sender.ts';
import { type VerbRow, verbSuite } from '../../support/verb-suite.ts';

const HANDLERS = ['chloe', 'ana'] as const;

/** Verbs of the menu that are done by the press: one that is added there must be added here. */
const ROWS: Record<keyof typeof AT_ONCE, Omit<VerbRow, 'by' | 'who'>> = {
  claim: {
    on: ({ cases }) => cases.deletion(),
    leaves: 'owner.assigned',
    again: 'owned-already',
    unversioned: 'whatever happened, it has no owner',
  },
  release: {
    on: ({ cases }) => cases.owned(),
    leaves: 'owner.released',
    again: 'not-owned',
    unversioned: 'whatever happened, it has one',
  },
  dismiss: {
    on: ({ cases }) => cases.toSort({ answerable: false }),
    leaves: 'request.dismissed',
    again: 'not-allowed-now',
  },
  retry: {
    on: ({ cases }) => cases.failed(),
    leaves: 'step.retried',
    again: 'not-failed',
    unversioned: 'the step still failed',
  },
  resend: {
    on: ({ cases }) => cases.lost(),
    leaves: 'letter.resent',
    again: 'no-lost-letter',
    unversioned: 'the letter is still lost',
  },
  receipt: {
    on: ({ cases }) => cases.withheld(),
    leaves: 'receipt.released',
    again: 'receipt-not-withheld',
    unversioned: 'it is still held back',
  },
  seen: {
    on: ({ cases }) => cases.answered(),
    leaves: 'message.seen',
    again: 'nothing-to-see',
    unversioned: 'nobody has read it yet',
  },
  unblock: {
    on: async ({ cases, journey, desk }) => {
      const one = await cases.toSort();
      const block = { days: 7, reason: 'flood', userId: desk.staff('ana') } as const;
      await blockSender(journey, { requestId: one.id, ...block });
      return one;
    },
    leaves: 'sender.unblocked',
    again: 'not-blocked',
    unversioned: 'the block still holds',
  },
};

verbSuite(
  'the menu’s',
  Object.fromEntries(
    Object.entries(ROWS).map(([verb, row]) => [
      moreAction(verb as keyof typeof ROWS),
      { ...row, by: { verb: verb as keyof typeof ROWS }, who: HANDLERS },
    ]),
  ),
);
