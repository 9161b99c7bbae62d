import { z } from 'zod';
import type { StaffModal } from '../../core/staff.ts';
import { addNote } from '../../journey/add-note.ts';
import type { Journey } from '../../journey/context.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { FREE_TEXT_CHARACTERS, FREE_TEXT_HINT, freeTextFault } from './free-text.ts';
import { hint, modal, says, textInput } from './modal.ts';

/** "Add a note…": what a colleague should know. */
export function noteForm({ id, version, reference }: CaseRecord): StaffModal {
  return modal({
    title: 'Add a note',
    form: { id: CASE_FORMS.note, submit: 'Add it', value: writeValue({ requestId: id, version }) },
    blocks: [
      says(`Case ${reference}`),
      textInput('note', 'What should colleagues know?', FREE_TEXT_CHARACTERS),
      hint(`${FREE_TEXT_HINT} The note is not shown in Slack: it stands behind “Read the messages…”.`),
    ],
  });
}

const inputsSchema = z.object({ note: z.string().trim().min(3).max(FREE_TEXT_CHARACTERS) });

export async function writeNote(journey: Journey, order: CaseOrder, inputs: object): Promise<FormOutcome> {
  const read = inputsSchema.safeParse(inputs);
  if (!read.success) return { faults: { note: 'Please write a few words.' } };
  const { note } = read.data;
  const fault = await freeTextFault(journey, order.requestId, note);
  return fault === null ? await addNote(journey, { ...order, note }) : { faults: { note: fault } };
}
