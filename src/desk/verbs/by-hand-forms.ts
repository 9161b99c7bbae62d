import { z } from 'zod';
import type { StaffModal } from '../../core/staff.ts';
import type { Journey } from '../../journey/context.ts';
import { type OpenSystem, openSystems } from '../../journey/fulfil/open-systems.ts';
import { proposeAnswer } from '../../journey/fulfil/propose-answer.ts';
import { settleableStep, settleStep } from '../../journey/fulfil/settle-step.ts';
import { writeValue } from '../card/button-value.ts';
import type { CaseRecord } from '../card/case-record.ts';
import { outcomeInWords, readOutcome, writeOutcome } from '../words/outcome-choices.ts';
import type { CaseOrder, FormOutcome } from './case-order.ts';
import { DECIDE_FORMS, DECIDE_TITLES } from './decide-ids.ts';
import { FREE_TEXT_CHARACTERS, FREE_TEXT_HINT, freeTextFault } from './free-text.ts';
import { type Choice, hint, modal, says, selectInput, textInput } from './modal.ts';

const carried = ({ id, version }: CaseRecord) => writeValue({ requestId: id, version });
const choicesOf = ({ outcomes }: Pick<OpenSystem, 'outcomes'>): Choice[] =>
  outcomes.map((outcome) => ({ value: writeOutcome(outcome), text: outcomeInWords(outcome) }));

/** "Answer what is still open…": what came of each system whose outcome is not settled. */
export async function inPartForm(journey: Journey, record: CaseRecord): Promise<StaffModal | undefined> {
  const open = await openSystems(journey.db, journey.systems, record.id);
  return open.length === 0 ? undefined : openSystemsForm(record, open);
}

export function openSystemsForm(
  record: CaseRecord,
  open: readonly Pick<OpenSystem, 'system' | 'outcomes'>[],
): StaffModal {
  return modal({
    title: DECIDE_TITLES['in-part'],
    form: { id: DECIDE_FORMS['in-part'], submit: 'Propose', value: carried(record) },
    blocks: [
      says(`Case ${record.reference}`),
      ...open.map((one) => selectInput(one.system, one.system, choicesOf(one))),
      hint(
        'None of it holds before another approver confirms it. Then all other work stops, and the letter says for each system what was done, what is kept and why.',
      ),
    ],
  });
}

const systemInputs = z.record(z.string(), z.string().nullable());

export async function proposeInPart(
  journey: Journey,
  order: CaseOrder,
  inputs: object,
): Promise<FormOutcome> {
  const given = Object.entries(systemInputs.safeParse(inputs).data ?? {});
  const missing = given.filter(([, value]) => value === null);
  if (missing.length > 0)
    return { faults: Object.fromEntries(missing.map(([system]) => [system, 'Please choose one.'])) };
  const results = given.map(([system, value]) => ({ system, ...readOutcome(value ?? '') }));
  return await proposeAnswer(journey, { ...order, kind: 'in-part', results });
}

/** "Settle a step by hand…": what came of the system in which a step failed, and how that can be seen. */
export async function settleForm(journey: Journey, record: CaseRecord): Promise<StaffModal | undefined> {
  const step = await settleableStep(journey.db, record.id);
  const open = step && (await openSystems(journey.db, journey.systems, record.id));
  const system = open?.find((one) => one.system === step?.system);
  return step && system && failedStepForm(record, step.name, system);
}

export function failedStepForm(
  record: CaseRecord,
  step: string,
  system: Pick<OpenSystem, 'system' | 'outcomes'>,
): StaffModal {
  return modal({
    title: DECIDE_TITLES.settle,
    form: { id: DECIDE_FORMS.settle, submit: 'Settle it', value: carried(record) },
    blocks: [
      says(`Case ${record.reference}: ${step}`),
      selectInput('reason', `What came of ${system.system}?`, choicesOf(system)),
      textInput('note', 'What was done, and how can that be seen?', FREE_TEXT_CHARACTERS),
      hint(
        `${FREE_TEXT_HINT} A ticket number or the name of a query is enough. Only an approver can do this; whatever else was to be done in this system is not done any more.`,
      ),
    ],
  });
}

const settleInputs = z.object({
  reason: z.string().min(1),
  note: z.string().trim().min(3).max(FREE_TEXT_CHARACTERS),
});

export async function settleByHand(journey: Journey, order: CaseOrder, inputs: object): Promise<FormOutcome> {
  const read = settleInputs.safeParse(inputs);
  if (!read.success) {
    const named = new Set(read.error.issues.map(({ path }) => path[0]));
    return {
      faults: {
        ...(named.has('reason') ? { reason: 'Please choose one.' } : {}),
        ...(named.has('note') ? { note: 'Please say what was done, in a few words.' } : {}),
      },
    };
  }
  const { reason, note } = read.data;
  const fault = await freeTextFault(journey, order.requestId, note);
  if (fault !== null) return { faults: { note: fault } };
  return await settleStep(journey, { ...order, result: readOutcome(reason), note });
}
