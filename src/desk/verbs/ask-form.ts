import { z } from 'zod';
import { FREE_QUESTION, type Questions } from '../../core/questions.ts';
import type { StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { askRequester } from '../../journey/deliver/ask-requester.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { FREE_TEXT_CHARACTERS, FREE_TEXT_HINT, freeTextFault } from './free-text.ts';
import { hint, modal, says, selectInput, textInput } from './modal.ts';

/** "Ask the requester…": one of the questions that legal-ops wrote, or one in one's own words. */
export function askForm({ id, version, reference }: CaseRecord, questions: Questions): StaffModal {
  const choices = [
    ...Object.entries(questions).map(([value, { label }]) => ({ value, text: label })),
    { value: FREE_QUESTION, text: 'Something else, in my own words' },
  ];
  return modal({
    title: 'Ask the requester',
    form: { id: CASE_FORMS.ask, submit: 'Send it', value: writeValue({ requestId: id, version }) },
    blocks: [
      says(`Case ${reference}`),
      selectInput('question', 'What do you ask?', choices),
      textInput('words', 'Your own words', FREE_TEXT_CHARACTERS, { optional: true }),
      hint(
        `${FREE_TEXT_HINT} A letter asks in the requester’s language; your own words are sent as you wrote them. The legal date stays, and so does what can be done meanwhile: approve nothing that needs the answer.`,
      ),
    ],
  });
}

const inputsSchema = z.object({
  question: z.string(),
  words: z.string().trim().max(FREE_TEXT_CHARACTERS).nullish(),
});

export async function ask(journey: Journey, order: CaseOrder, inputs: object): Promise<FormOutcome> {
  const read = inputsSchema.safeParse(inputs);
  if (!read.success) return { faults: { question: 'Please choose one.' } };
  const { question, words } = read.data;
  const isFree = question === FREE_QUESTION;
  if (!isFree && !(question in journey.questions)) return { faults: { question: 'Please choose one.' } };
  if (isFree && !words) return { faults: { words: 'Please write what you want to know.' } };
  if (!isFree && words) return { faults: { words: 'Choose “Something else” above to send your own words.' } };
  const fault = words ? await freeTextFault(journey, order.requestId, words) : null;
  if (fault !== null) return { faults: { words: fault } };
  return await askRequester(journey, { ...order, question, words: words || null });
}
