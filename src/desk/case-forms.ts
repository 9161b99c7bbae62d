import { z } from 'zod';
import { KINDS, type RequestId, RIGHTS } from '../core/privacy-request.ts';
import {
  BLOCK_REASONS,
  type FormAnswer,
  HANDLER_ROLES,
  REVIEWER_ROLES,
  type StaffForm,
  type StaffModal,
} from '../core/staff.ts';
import type { Journey } from '../journey/context.ts';
import { recordRefusal } from '../journey/record-refusal.ts';
import { BLOCK_DAYS, blockSender } from '../journey/route/block-sender.ts';
import { sort } from '../journey/route/sort.ts';
import { decideAuthority } from './authority-form.ts';
import { type ButtonValue, readValue, writeValue } from './button-value.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import type { CaseRecord } from './case-record.ts';
import { handOverBy } from './hand-over-form.ts';
import { KIND_WORDS, ON_BEHALF_WORDS, REASON_WORDS, RIGHT_WORDS } from './label-words.ts';
import { setLaw } from './law-form.ts';
import { hint, modal, multiSelectInput, says, selectInput } from './modal.ts';
import { CASE_FORMS } from './more-menu.ts';
import { refusedAction } from './refusal-words.ts';
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
    onCase(journey, CASE_FORMS.reveal, (order, inputs) => reveal(journey, order, inputs)),
    onCase(journey, CASE_FORMS.law, (order, inputs) => setLaw(journey, order, inputs)),
    onCase(journey, CASE_FORMS.sort, async (order, inputs) => {
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
    onCase(
      journey,
      CASE_FORMS.authority,
      (order, inputs) => decideAuthority(journey, order, inputs),
      REVIEWER_ROLES,
    ),
    onCase(journey, CASE_FORMS.handOver, (order, inputs) => handOverBy(journey, order, inputs)),
    onCase(journey, CASE_FORMS.block, async (order, inputs) => {
      const read = blockInputs.safeParse(inputs);
      if (!read.success) return { faults: { reason: 'Please choose one.' } };
      return await blockSender(journey, { ...order, ...read.data });
    }),
  ];
}

/** A form about a case: what is wrong with its inputs, else what the verb says; a refusal is part of the case. */
function onCase(
  journey: Journey,
  id: string,
  verb: (order: CaseOrder, inputs: object) => Promise<FormOutcome>,
  roles = HANDLER_ROLES,
): StaffForm {
  return {
    id,
    roles,
    async submit({ userId, value, inputs }): Promise<FormAnswer> {
      const about = readValue(value);
      if (!about || !(await exists(journey, about))) return refused('stale');
      const requestId = about.requestId as RequestId;
      const outcome = await verb({ requestId, version: about.version, userId }, inputs);
      if ('faults' in outcome) return { is: 'faulty', faults: outcome.faults };
      if (outcome.ok) return { is: 'done', ...(outcome.shows ? { shows: outcome.shows } : {}) };
      await recordRefusal(journey, requestId, userId, id, outcome.because);
      return refused(outcome.because);
    },
  };
}

const refused = (because: string): FormAnswer => ({
  is: 'done',
  shows: modal({ title: 'Nothing was changed', blocks: [says(refusedAction(because))] }),
});

async function exists({ db }: Journey, { requestId }: ButtonValue): Promise<boolean> {
  const row = await db
    .selectFrom('requests')
    .select('id')
    .where('id', '=', requestId as RequestId)
    .executeTakeFirst();
  return row !== undefined;
}
