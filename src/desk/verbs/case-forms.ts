import { z } from 'zod';
import { HANDLER_ROLES, REVIEWER_ROLES, type StaffForm } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import { ask } from './ask-form.ts';
import { decideAuthority } from './authority-form.ts';
import { block } from './block-form.ts';
import { caseForm } from './case-form.ts';
import { decideForms } from './decide.ts';
import { giveCase } from './give-form.ts';
import { setLaw } from './law-form.ts';
import { writeNote } from './note-form.ts';
import { openVerb } from './open-verb.ts';
import { reveal } from './reveal-form.ts';
import { sortCase } from './sort-form.ts';
import { noteTasks } from './tasks-form.ts';
import { VERBS } from './verbs.ts';

const moreInputs = z.object({ verb: z.enum(VERBS) });

/** The forms behind a card's menu. */
export function caseForms(journey: Journey): StaffForm[] {
  return [
    caseForm(journey, CASE_FORMS.reveal, HANDLER_ROLES, (order, inputs) => reveal(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.more, HANDLER_ROLES, async (order, inputs) => {
      const read = moreInputs.safeParse(inputs);
      if (!read.success) return { faults: { verb: 'Please choose one.' } };
      return await openVerb(journey, read.data.verb, order);
    }),
    caseForm(journey, CASE_FORMS.give, HANDLER_ROLES, (order, inputs) => giveCase(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.note, HANDLER_ROLES, (order, inputs) => writeNote(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.ask, HANDLER_ROLES, (order, inputs) => ask(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.law, HANDLER_ROLES, (order, inputs) => setLaw(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.sort, HANDLER_ROLES, (order, inputs) => sortCase(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.tasks, HANDLER_ROLES, (order, inputs) => noteTasks(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.authority, REVIEWER_ROLES, (order, inputs) =>
      decideAuthority(journey, order, inputs),
    ),
    caseForm(journey, CASE_FORMS.block, HANDLER_ROLES, (order, inputs) => block(journey, order, inputs)),
    ...decideForms(journey),
  ];
}
