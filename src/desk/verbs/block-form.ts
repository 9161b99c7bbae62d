import { z } from 'zod';
import { BLOCK_REASONS, type StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { BLOCK_DAYS, blockSender } from '../../journey/route/block-sender.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { CASE_FORMS } from '../card/more-menu.ts';
import { REASON_WORDS } from '../words/label-words.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { inWords, modal, says, selectInput } from './modal.ts';

/** "Block this sender…" */
export function blockForm(record: CaseRecord): StaffModal {
  return modal({
    title: 'Block this sender',
    form: {
      id: CASE_FORMS.block,
      submit: 'Block',
      value: writeValue({ requestId: record.id, version: record.version }),
    },
    blocks: [
      says(
        'No machine answers this sender for that time. What they write is still kept and comes to this channel, because an address can be forged and its owner must not be silenced.',
      ),
      selectInput(
        'days',
        'For how long?',
        BLOCK_DAYS.map((days) => ({ value: String(days), text: days === 1 ? '1 day' : `${days} days` })),
        '1',
      ),
      selectInput('reason', 'Why?', inWords(BLOCK_REASONS, REASON_WORDS)),
    ],
  });
}

const blockInputs = z.object({
  days: z.coerce.number().pipe(z.literal(BLOCK_DAYS)),
  reason: z.enum(BLOCK_REASONS),
});

export async function block(journey: Journey, order: CaseOrder, inputs: object): Promise<FormOutcome> {
  const read = blockInputs.safeParse(inputs);
  if (!read.success) return { faults: { reason: 'Please choose one.' } };
  return await blockSender(journey, { ...order, ...read.data });
}
