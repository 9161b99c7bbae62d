import { z } from 'zod';
import type { StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { give } from '../../journey/route/own-case.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { hint, modal, personInput, says } from './modal.ts';

/** "Give it to…": a colleague sees the case through. */
export function giveForm({ id, version, reference }: CaseRecord): StaffModal {
  return modal({
    title: 'Give it to a colleague',
    form: { id: CASE_FORMS.give, submit: 'Give it', value: writeValue({ requestId: id, version }) },
    blocks: [
      says(`Case ${reference}`),
      personInput('to', 'Who sees it through?'),
      hint('Only somebody who works on privacy requests can be chosen.'),
    ],
  });
}

const inputsSchema = z.object({ to: z.string().min(1) });

export async function giveCase(journey: Journey, order: CaseOrder, inputs: object): Promise<FormOutcome> {
  const read = inputsSchema.safeParse(inputs);
  if (!read.success) return { faults: { to: 'Please choose somebody.' } };
  const given = await give(journey, { ...order, to: read.data.to });
  if (given.ok || given.because === 'not-open') return given;
  return {
    faults: {
      to:
        given.because === 'theirs-already'
          ? 'They see it through already.'
          : 'They are in none of the groups that work on privacy requests, or may not act.',
    },
  };
}
