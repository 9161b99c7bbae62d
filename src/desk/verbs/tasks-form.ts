import { z } from 'zod';
import type { StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { type FinishedTask, finishTasks } from '../../journey/fulfil/finish-task.ts';
import { outcomesOf } from '../../journey/task-outcomes.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import { clipped } from '../words/inert.ts';
import { outcomeInWords, readOutcome, writeOutcome } from '../words/outcome-choices.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { freeTextFault } from './free-text.ts';
import { type Choice, hint, modal, multiSelectInput, says, textInput } from './modal.ts';

const NOTE_CHARACTERS = 300;
const CHOICE_CHARACTERS = 75;

/** "Note work done…": what came of it, for one task or several at once, and how that can be seen. */
export function tasksForm({ id, version, reference, tasks }: CaseRecord): StaffModal {
  return modal({
    title: 'Note work done',
    form: { id: CASE_FORMS.tasks, submit: 'Note it', value: writeValue({ requestId: id, version }) },
    blocks: [
      says(`Case ${reference}`),
      multiSelectInput('done', 'What came of it?', tasks.flatMap(choicesOf), [], { optional: false }),
      textInput('note', 'What was done, and how can that be seen?', NOTE_CHARACTERS),
      hint(
        'Name nobody here: this form passes through Slack. A ticket number or the name of a query is enough. Whom it is about, and what they wrote, stands behind “Read the messages…”.',
      ),
    ],
  });
}

function choicesOf(task: CaseRecord['tasks'][number]): Choice[] {
  if (task.system === null) return [{ value: task.step, text: task.title }];
  return outcomesOf(task).map((outcome) => ({
    value: `${task.step}${SEPARATOR}${writeOutcome(outcome)}`,
    text: clipped(`${task.system}: ${outcomeInWords(outcome)}`, CHOICE_CHARACTERS),
  }));
}

const SEPARATOR = '|';

const inputsSchema = z.object({
  done: z.array(z.string()).min(1),
  note: z.string().trim().min(3).max(NOTE_CHARACTERS),
});

/** Notes it; a note that names somebody is refused before it is kept. */
export async function noteTasks(journey: Journey, order: CaseOrder, inputs: object): Promise<FormOutcome> {
  const read = inputsSchema.safeParse(inputs);
  if (!read.success) {
    const named = new Set(read.error.issues.map(({ path }) => path[0]));
    return {
      faults: {
        ...(named.has('done') ? { done: 'Please choose what came of it.' } : {}),
        ...(named.has('note') ? { note: 'Please say what was done, in a few words.' } : {}),
      },
    };
  }
  const { done, note } = read.data;
  const fault = await freeTextFault(journey, order.requestId, note);
  if (fault !== null) return { faults: { note: fault } };
  const tasks = done.map(readChoice);
  if (new Set(tasks.map(({ step }) => step)).size < tasks.length)
    return { faults: { done: 'Please choose one answer for each system.' } };
  const { requestId, userId } = order;
  return await finishTasks(journey, { requestId, userId, tasks, note });
}

function readChoice(value: string): FinishedTask {
  const at = value.indexOf(SEPARATOR);
  if (at < 0) return { step: value };
  return { step: value.slice(0, at), result: readOutcome(value.slice(at + 1)) };
}
