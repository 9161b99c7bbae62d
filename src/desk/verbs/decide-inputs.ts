import { z } from 'zod';
import {
  APPEAL_REASONS,
  EXTENSION_REASONS,
  HOLD_LIFTED_REASONS,
  HOLD_REASONS,
  NO_ANSWER_REASONS,
  REFUSAL_REASONS,
  SEND_BACK_REASONS,
} from '../../core/decision.ts';
import { STAFF_PAUSES } from '../../core/law/law.ts';
import { MESSAGE_CHANNELS, RIGHTS } from '../../core/privacy-request.ts';

const reasonIn = <Code extends string>(codes: readonly Code[]) => z.object({ reason: z.enum(codes) });
/** What the forms of decisions (`decide-forms.ts`) are sent with. */
export const DECIDE_INPUTS = {
  refuse: reasonIn(REFUSAL_REASONS),
  extend: reasonIn(EXTENSION_REASONS),
  'hand-over': z.object({ reason: z.string().min(1) }),
  duplicate: z.object({
    reason: z
      .string()
      .transform((value) => value.split('|'))
      .pipe(z.tuple([z.uuid(), z.coerce.number<string>().int()])),
    goesOn: z.enum(['this', 'other']),
  }),
  'no-data': z.object({}),
  withdraw: reasonIn(MESSAGE_CHANNELS),
  split: z.object({ reason: z.array(z.enum(RIGHTS)).min(1) }),
  'close-without-answer': reasonIn(NO_ANSWER_REASONS),
  reopen: z.object({}),
  hold: reasonIn(HOLD_REASONS),
  'lift-hold': reasonIn(HOLD_LIFTED_REASONS),
  pause: reasonIn(STAFF_PAUSES),
  resume: reasonIn(STAFF_PAUSES),
  sendBack: reasonIn(SEND_BACK_REASONS),
  sendBackAnswer: reasonIn(SEND_BACK_REASONS),
  appeal: z.object({
    reason: z
      .string()
      .transform((value) => value.split('|'))
      .pipe(
        z.union([
          z.tuple([z.literal('upheld'), z.enum(APPEAL_REASONS.upheld)]),
          z.tuple([z.literal('overturned'), z.enum(APPEAL_REASONS.overturned)]),
        ]),
      ),
  }),
} as const;
