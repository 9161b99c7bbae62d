import { z } from 'zod';
import { KINDS, RIGHTS } from '../core/privacy-request.ts';
import {
  BLOCK_REASONS,
  HANDLER_ROLES,
  REVIEWER_ROLES,
  type StaffForm,
  type StaffModal,
} from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { BLOCK_DAYS, blockSender } from '../journey/route/block-sender.ts';
import { sort } from '../journey/route/sort.ts';
import { decideAuthority } from './authority-form.ts';
import { writeValue } from './button-value.ts';
import { caseForm } from './case-form.ts';
import type { CaseRecord } from './case-record.ts';
import { decideForms } from './decide.ts';
import { KIND_WORDS, ON_BEHALF_WORDS, REASON_WORDS, RIGHT_WORDS } from './label-words.ts';
import { setLaw } from './law-form.ts';
import { hint, modal, multiSelectInput, says, selectInput } from './modal.ts';
import { CASE_FORMS } from './more-menu.ts';
import { reveal } from './reveal-form.ts';

/** Staff know it or find out. */
const SORTABLE_BEHALF = ['self', 'agent', 'parent', 'employer'] as const;
const carried = ({ id, version }: CaseRecord) => writeValue({ requestId: id, version });

/** "Something else…": what the message is, beginning with what it was taken for. */
export function sortForm(record: CaseRecord): StaffModal {
  const { suggestion } = record;
  return modal({
    title: 'What is it?',
    form: { id: CASE_FORMS.sort, submit: 'Sort it', value: carried(record) },
    blocks: [
      says(`Case ${record.reference}`),
      selectInput('kind', 'The message is', words(KINDS, KIND_WORDS), suggestion?.kind ?? 'request'),
      selectInput(
        'onBehalf',
        'Whoever wrote asks',
        SORTABLE_BEHALF.map((value) => ({ value, text: ON_BEHALF_WORDS[value] ?? value })),
        SORTABLE_BEHALF.find((value) => value === suggestion?.on_behalf) ?? 'self',
      ),
      multiSelectInput('rights', 'It asks for', words(RIGHTS, RIGHT_WORDS), suggestion?.rights),
      hint(
        'A privacy request goes on with its playbook, legal process and security reports go to those who answer them, support and questions are told where to turn. Anything else closes this case as no privacy request.',
      ),
    ],
  });
}

/** "Block this sender…" */
export function blockForm(record: CaseRecord): StaffModal {
  return modal({
    title: 'Block this sender',
    form: { id: CASE_FORMS.block, submit: 'Block', value: carried(record) },
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
      selectInput('reason', 'Why?', words(BLOCK_REASONS, REASON_WORDS)),
    ],
  });
}

const words = <Value extends string>(values: readonly Value[], texts: Record<Value, string>) =>
  values.map((value) => ({ value, text: texts[value] }));

const sortInputs = z.object({
  kind: z.enum(KINDS),
  onBehalf: z.enum(SORTABLE_BEHALF).nullish(),
  rights: z.array(z.enum(RIGHTS)).nullish(),
});
const blockInputs = z.object({
  days: z.coerce.number().pipe(z.literal(BLOCK_DAYS)),
  reason: z.enum(BLOCK_REASONS),
});

/** The forms behind a card's menu. */
export function caseForms(journey: Journey): StaffForm[] {
  return [
    caseForm(journey, CASE_FORMS.reveal, HANDLER_ROLES, (order, inputs) => reveal(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.law, HANDLER_ROLES, (order, inputs) => setLaw(journey, order, inputs)),
    caseForm(journey, CASE_FORMS.sort, HANDLER_ROLES, async (order, inputs) => {
      const read = sortInputs.safeParse(inputs);
      if (!read.success) return { faults: { kind: 'Please choose one.' } };
      const { kind, rights, onBehalf } = read.data;
      if (kind === 'request' && !rights?.length)
        return { faults: { rights: 'Please choose what it asks for.' } };
      const { userId, ...about } = order;
      return await sort(journey, {
        ...about,
        kind,
        rights: rights ?? [],
        onBehalf: onBehalf ?? undefined,
        actor: `staff:${userId}`,
      });
    }),
    caseForm(journey, CASE_FORMS.authority, REVIEWER_ROLES, (order, inputs) =>
      decideAuthority(journey, order, inputs),
    ),
    caseForm(journey, CASE_FORMS.block, HANDLER_ROLES, async (order, inputs) => {
      const read = blockInputs.safeParse(inputs);
      if (!read.success) return { faults: { reason: 'Please choose one.' } };
      return await blockSender(journey, { ...order, ...read.data });
    }),
    ...decideForms(journey),
  ];
}
