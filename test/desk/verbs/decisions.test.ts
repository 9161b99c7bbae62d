import { BUTTONS } from '../../../src/desk/card/card-buttons.ts';
import { DECIDE_FORMS } from '../../../src/desk/verbs/decide-ids.ts';
import { pauseClock } from '../../../src/journey/route/pause-clock.ts';
import { orderOf, waitingDeletion } from '../../support/decided.ts';
import { type VerbRow, verbSuite } from '../../support/verb-suite.ts';

const HANDLERS = { who: ['chloe', 'ana'] } as const;
const APPROVERS = { who: ['ana', 'ben'], lacks: 'chloe' } as const;

/** A decision that is added must be added here. */
const ROWS: Record<(typeof DECIDE_FORMS)[keyof typeof DECIDE_FORMS], VerbRow> = {
  [DECIDE_FORMS.refuse]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'refuse' },
    inputs: () => ({ reason: 'excessive' }),
    leaves: 'refusal.proposed',
    again: 'stale',
  },
  [DECIDE_FORMS['no-data']]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'no-data' },
    inputs: () => ({}),
    leaves: 'answer.proposed',
    again: 'stale',
  },
  [DECIDE_FORMS['in-part']]: {
    ...HANDLERS,
    on: ({ cases }) => cases.failed(),
    by: { verb: 'in-part' },
    inputs: (_stage, _one, form) =>
      Object.fromEntries(
        inputsOf(form).map(({ block_id, element }) => [block_id, element.options?.[0]?.value ?? null]),
      ),
    leaves: 'answer.proposed',
    again: 'stale',
  },
  [DECIDE_FORMS.extend]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'extend' },
    inputs: () => ({ reason: 'complex' }),
    leaves: 'extension.announced',
    again: 'stale',
  },
  [DECIDE_FORMS['hand-over']]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'hand-over' },
    inputs: () => ({ reason: 'pinewood-dental' }),
    leaves: 'request.handed_over',
    again: 'stale',
  },
  [DECIDE_FORMS.duplicate]: {
    ...HANDLERS,
    on: async ({ all, desk }) => {
      const address = `twice.${crypto.randomUUID()}@example.net`;
      await waitingDeletion(all, 'US-CO', { address });
      await desk.sync();
      return await waitingDeletion(all, 'US-CO', { address });
    },
    by: { verb: 'duplicate' },
    inputs: (_stage, _one, form) => {
      const reason = inputsOf(form).find(({ block_id }) => block_id === 'reason');
      return { reason: reason?.element.options?.[0]?.value ?? null, goesOn: 'other' };
    },
    leaves: 'request.duplicated',
    again: 'stale',
  },
  [DECIDE_FORMS['close-without-answer']]: {
    ...HANDLERS,
    on: ({ cases }) => cases.answerHeld(),
    by: { verb: 'close-without-answer' },
    inputs: () => ({ reason: 'flood' }),
    leaves: 'answer.dropped',
    again: 'stale',
  },
  [DECIDE_FORMS.withdraw]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'withdraw' },
    inputs: () => ({ reason: 'phone' }),
    leaves: 'request.withdrawn',
    again: 'changed-meanwhile',
  },
  [DECIDE_FORMS.split]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'split' },
    inputs: () => ({ reason: ['opt_out'] }),
    leaves: 'request.divided',
    again: 'stale',
  },
  [DECIDE_FORMS.settle]: {
    ...APPROVERS,
    on: ({ cases }) => cases.failed(),
    by: { verb: 'settle' },
    inputs: () => ({ reason: 'erased', note: 'Erased by hand, see OPS-4411' }),
    leaves: 'step.settled',
    again: 'stale',
  },
  [DECIDE_FORMS.reopen]: {
    ...HANDLERS,
    on: ({ cases }) => cases.closed(),
    by: { verb: 'reopen' },
    inputs: () => ({}),
    leaves: 'request.continued',
    again: 'opened-again',
  },
  [DECIDE_FORMS.hold]: {
    who: ['lee', 'lee'],
    lacks: 'ana',
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'hold' },
    inputs: () => ({ reason: 'litigation' }),
    leaves: 'hold.placed',
    again: 'on-hold',
    unversioned: 'whatever happened, nothing may be erased any more',
  },
  [DECIDE_FORMS['lift-hold']]: {
    who: ['lee', 'lee'],
    lacks: 'ana',
    on: ({ cases }) => cases.held(),
    by: { verb: 'lift-hold' },
    inputs: () => ({ reason: 'matter-closed' }),
    leaves: 'hold.lifted',
    again: 'not-on-hold',
  },
  [DECIDE_FORMS.pause]: {
    who: ['ana', 'lee'],
    lacks: 'chloe',
    on: ({ all }) => waitingDeletion(all, 'US-UT'),
    by: { verb: 'pause' },
    inputs: () => ({ reason: 'suspected-fraud' }),
    leaves: 'clock.paused',
    again: 'stale',
  },
  [DECIDE_FORMS.resume]: {
    who: ['ana', 'lee'],
    lacks: 'chloe',
    on: async ({ all, journey }) => {
      const request = await waitingDeletion(all, 'US-UT');
      await pauseClock(journey, { ...(await orderOf(journey, request, 'UANA')), reason: 'suspected-fraud' });
      return request;
    },
    by: { verb: 'resume' },
    inputs: () => ({ reason: 'suspected-fraud' }),
    leaves: 'clock.resumed',
    again: 'stale',
  },
  [DECIDE_FORMS.sendBack]: {
    ...APPROVERS,
    on: ({ cases }) => cases.refusalProposed(),
    by: BUTTONS.sendBack,
    inputs: () => ({ reason: 'must-be-done' }),
    leaves: 'refusal.sent_back',
    again: 'stale',
  },
  [DECIDE_FORMS.sendBackAnswer]: {
    ...APPROVERS,
    on: ({ cases }) => cases.answerProposed(),
    by: BUTTONS.sendBack,
    inputs: () => ({ reason: 'more-to-check' }),
    leaves: 'answer.sent_back',
    again: 'stale',
  },
  [DECIDE_FORMS.appeal]: {
    ...APPROVERS,
    on: ({ cases }) => cases.appealed(),
    by: BUTTONS.decideAppeal,
    inputs: () => ({ reason: 'upheld|nothing-new' }),
    leaves: 'appeal.decided',
    again: 'stale',
  },
};

interface Input {
  type: string;
  block_id: string;
  element: { options?: { value: string }[] };
}
const inputsOf = (form: object[]): Input[] => (form as Input[]).filter(({ type }) => type === 'input');

verbSuite('the decision', ROWS);
