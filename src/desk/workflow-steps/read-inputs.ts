import { z } from 'zod';
import { REFUSAL_REASONS } from '../../core/decision.ts';
import { lawOf } from '../../core/law/laws.ts';
import { RIGHTS, STATES } from '../../core/privacy-request.ts';
import { STAFF_ROLES } from '../../core/staff.ts';
import { ENTRY_CHANNELS } from '../../journey/intake/note/open-entry.ts';
import { ASKED_ROLES, PROPOSED, QUESTIONS, type QuestionKey, STEPS, type StepName } from './definitions.ts';

/** Nothing is kept of an input that is not on its list: what a builder mapped there could be anything. */
const askedBy = z.string().regex(/^[UW][A-Z0-9]{2,20}$/);
const reference = z
  .string()
  .trim()
  .transform((given) => given.toUpperCase())
  .pipe(z.string().regex(/^FW-[0-9A-Z]{4}-[0-9A-Z]{4}$/));
/** The number of a ticket: no word with a blank, no address, nothing as long as a phone number. */
const outsideNumber = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._/#-]{0,39}$/)
  .refine((given) => given.replace(/\D/g, '').length < 10);
const empty = z.union([z.null(), z.literal('')]).transform(() => undefined);

export const INPUTS = {
  create_request: z.object({
    asked_by: askedBy,
    right: z.enum(RIGHTS),
    channel: z.enum(ENTRY_CHANNELS),
    law: z
      .string()
      .refine((id) => lawOf(id) !== null)
      .or(empty)
      .optional(),
    external_reference: outsideNumber.or(empty).optional(),
  }),
  ask_approval: z.object({
    asked_by: askedBy,
    reference,
    role: z.enum(STAFF_ROLES).refine((role) => ASKED_ROLES.includes(role)),
    question: z.enum(Object.keys(QUESTIONS) as [QuestionKey, ...QuestionKey[]]),
  }),
  propose_decision: z
    .object({
      asked_by: askedBy,
      reference,
      decision: z.enum(PROPOSED),
      reason: z.enum(REFUSAL_REASONS).or(empty).optional(),
    })
    .refine(({ decision, reason }) => decision !== 'refuse' || reason !== undefined, { path: ['reason'] })
    // A reason that was left over beside another decision says nothing.
    .transform(({ reason, ...asked }) => ({
      ...asked,
      reason: asked.decision === 'refuse' ? reason : undefined,
    })),
  get_case: z.object({ asked_by: askedBy, reference }),
  wait_for_stage: z.object({ asked_by: askedBy, reference, stage: z.enum(STATES) }),
} as const satisfies { [step in StepName]: z.ZodType };
export type InputsOf<Name extends StepName> = z.infer<(typeof INPUTS)[Name]>;

/** What is wrong, by the title that the builder sees, for whoever started the workflow. */
export function faultSentence(step: StepName, faults: readonly string[]): string {
  const titles: { [input: string]: { title: string } } = STEPS[step].inputs;
  const names = faults.map((name) => `“${titles[name]?.title ?? name}”`);
  return `Nothing was done: ${names.join(' and ')} cannot be used as it stands. Choose from the list, give a case as FW-XXXX-XXXX, and put no name, address or phone number anywhere in a workflow.`;
}
