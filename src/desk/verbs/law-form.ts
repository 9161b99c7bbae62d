import { z } from 'zod';
import { LAWS } from '../../core/law/laws.ts';
import type { StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { setJurisdiction } from '../../journey/route/set-jurisdiction.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import { hintWords } from '../words/label-words.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { hint, modal, says, selectInput } from './modal.ts';

/** An option's value that is no law. */
const UNKNOWN = 'unknown';

/** "Set the law…": which law a case is under, with what speaks for which. */
export function lawForm(record: CaseRecord): StaffModal {
  const choices = [
    { value: UNKNOWN, text: 'Not known: the strictest clock counts' },
    ...LAWS.map(({ id, name }) => ({ value: id, text: `${name} (${id})` })),
  ];
  return modal({
    title: 'Which law counts?',
    form: {
      id: CASE_FORMS.law,
      submit: 'Set it',
      value: writeValue({ requestId: record.id, version: record.version }),
    },
    blocks: [
      says(`Case ${record.reference}`),
      selectInput('law', 'The person lives under', choices, record.jurisdiction ?? UNKNOWN),
      ...(record.lawHints.length > 0 ? [hint(`What speaks for it: ${hintWords(record.lawHints)}.`)] : []),
      hint('A sooner date counts at once. A later one does not: the person was told the first.'),
    ],
  });
}

const inputs = z.object({ law: z.string() });

export async function setLaw(journey: Journey, order: CaseOrder, given: object): Promise<FormOutcome> {
  const read = inputs.safeParse(given);
  if (!read.success) return { faults: { law: 'Please choose one.' } };
  const law = read.data.law === UNKNOWN ? null : read.data.law;
  return await setJurisdiction(journey, { requestId: order.requestId, law, actor: `staff:${order.userId}` });
}
