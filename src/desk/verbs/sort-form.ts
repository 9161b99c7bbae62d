import { z } from 'zod';
import { KINDS, RIGHTS } from '../../core/privacy-request.ts';
import type { StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { sort } from '../../journey/route/sort.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import { KIND_WORDS, ON_BEHALF_WORDS, RIGHT_WORDS } from '../words/label-words.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { hint, inWords, modal, multiSelectInput, says, selectInput } from './modal.ts';

/** Staff know it or find out. */
const SORTABLE_BEHALF = ['self', 'agent', 'parent', 'employer'] as const;

/** "Something else…": what the message is, beginning with what it was taken for. */
export function sortForm(record: CaseRecord): StaffModal {
  const { suggestion } = record;
  return modal({
    title: 'What is it?',
    form: {
      id: CASE_FORMS.sort,
      submit: 'Sort it',
      value: writeValue({ requestId: record.id, version: record.version }),
    },
    blocks: [
      says(`Case ${record.reference}`),
      selectInput('kind', 'The message is', inWords(KINDS, KIND_WORDS), suggestion?.kind ?? 'request'),
      selectInput(
        'onBehalf',
        'Whoever wrote asks',
        SORTABLE_BEHALF.map((value) => ({ value, text: ON_BEHALF_WORDS[value] ?? value })),
        SORTABLE_BEHALF.find((value) => value === suggestion?.on_behalf) ?? 'self',
      ),
      multiSelectInput('rights', 'It asks for', inWords(RIGHTS, RIGHT_WORDS), suggestion?.rights),
      hint(
        'A privacy request goes on with its playbook, legal process and security reports go to those who answer them, support and questions are told where to turn. Anything else closes this case as no privacy request.',
      ),
    ],
  });
}

const sortInputs = z.object({
  kind: z.enum(KINDS),
  onBehalf: z.enum(SORTABLE_BEHALF).nullish(),
  rights: z.array(z.enum(RIGHTS)).nullish(),
});

export async function sortCase(journey: Journey, order: CaseOrder, inputs: object): Promise<FormOutcome> {
  const read = sortInputs.safeParse(inputs);
  if (!read.success) return { faults: { kind: 'Please choose one.' } };
  const { kind, rights, onBehalf } = read.data;
  if (kind === 'request' && !rights?.length) return { faults: { rights: 'Please choose what it asks for.' } };
  const { userId, ...about } = order;
  return await sort(journey, {
    ...about,
    kind,
    rights: rights ?? [],
    onBehalf: onBehalf ?? undefined,
    actor: `staff:${userId}`,
  });
}
