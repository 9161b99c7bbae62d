import { BUTTONS } from '../../../src/desk/card/card-buttons.ts';
import { CASE_FORMS, moreAction } from '../../../src/desk/card/more-menu.ts';
import { type VerbRow, verbSuite } from '../../support/verb-suite.ts';

const HANDLERS = { who: ['chloe', 'ana'] } as const;
const APPROVERS = { who: ['ana', 'ben'], lacks: 'chloe' } as const;

/** A form behind the menu that is added must be added here. */
const ROWS: Record<(typeof CASE_FORMS)[keyof typeof CASE_FORMS], VerbRow> = {
  [CASE_FORMS.more]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: BUTTONS.more,
    inputs: () => ({ verb: 'claim' }),
    leaves: 'owner.assigned',
    again: 'owned-already',
    notedAs: moreAction('claim'),
    unversioned: 'the list does what the case allows now',
  },
  [CASE_FORMS.give]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'give' },
    inputs: ({ desk }) => ({ to: desk.staff('maya') }),
    leaves: 'owner.assigned',
    again: 'fault:They see it through already.',
    unversioned: 'whoever is given it sees what it is',
  },
  [CASE_FORMS.note]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'note' },
    inputs: () => ({ note: 'They prefer to be called after five.' }),
    leaves: 'note.added',
    again: null,
    both: 2,
    unversioned: 'a note is lost to nobody who wrote it',
  },
  [CASE_FORMS.ask]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'ask' },
    inputs: () => ({ question: 'which-account', words: null }),
    leaves: 'requester.asked',
    again: 'stale',
  },
  [CASE_FORMS.reveal]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'reveal' },
    inputs: () => ({ reason: 'answer' }),
    leaves: null,
    again: null,
  },
  [CASE_FORMS.sort]: {
    ...HANDLERS,
    on: ({ cases }) => cases.toSort(),
    by: { verb: 'sort' },
    inputs: () => ({ kind: 'request', onBehalf: 'self', rights: ['access'] }),
    leaves: 'request.understood',
    again: 'already-triaged',
  },
  [CASE_FORMS.authority]: {
    ...APPROVERS,
    on: ({ cases }) => cases.acting(),
    by: { verb: 'authority' },
    inputs: () => ({ authority: 'permission' }),
    leaves: 'authority.reviewed',
    again: 'stale',
  },
  [CASE_FORMS.block]: {
    ...HANDLERS,
    on: ({ cases }) => cases.toSort(),
    by: { verb: 'block' },
    inputs: () => ({ days: '7', reason: 'flood' }),
    leaves: 'sender.blocked',
    again: 'blocked-already',
    unversioned: 'whatever happened, this sender is to be answered by nobody',
  },
  [CASE_FORMS.tasks]: {
    ...HANDLERS,
    on: ({ cases }) => cases.byHand(),
    by: BUTTONS.tasks,
    inputs: (_stage, _one, form) => ({ done: [firstOption(form, 'done')], note: 'see OPS-12 please' }),
    leaves: 'work.done',
    again: 'no-open-task',
    unversioned: 'the work is still not noted',
  },
  [CASE_FORMS.law]: {
    ...HANDLERS,
    on: ({ cases }) => cases.deletion(),
    by: { verb: 'law' },
    inputs: () => ({ law: 'US-CA' }),
    leaves: 'jurisdiction.set',
    again: 'same-law',
    unversioned: 'which law holds does not depend on what happened',
  },
};

function firstOption(form: object[], block: string): string {
  const input = form.find((one) => (one as { block_id?: string }).block_id === block) as
    | { element: { options: { value: string }[] } }
    | undefined;
  return input?.element.options[0]?.value ?? '';
}

verbSuite('the form', ROWS);
