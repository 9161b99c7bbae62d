import { z } from 'zod';
import { durationSchema, slug } from './duration.ts';
import { spanSchema } from './law/house-rules.ts';
import { PREFERENCES } from './privacy-request.ts';
import { STAFF_ROLES } from './staff.ts';

/** What a playbook can be made of: a closed list of step kinds, no expressions, loops, templates or secrets. */
const stepId = slug.describe('How other steps and the case log name this step');
const needs = z.array(slug).default([]).describe('Steps that must be done before this one starts');
const remind = z
  .array(durationSchema)
  .default([])
  .describe('When the team is reminded, counted from the question; after the last one, every day');

export const stepSchema = z.discriminatedUnion('uses', [
  z
    .strictObject({ id: stepId, uses: z.literal('systems.locate'), needs })
    .describe('Searches every system by proven contacts'),
  z
    .strictObject({
      id: stepId,
      uses: z.literal('team.approve'),
      needs,
      approvals: z.int().min(1).max(5).describe('How many different approvers must agree'),
      remind,
      escalate: z
        .strictObject({
          to: z
            .enum(STAFF_ROLES)
            .describe('Everybody who holds this role is named in the thread of the case'),
          after: spanSchema.describe('Counted from the question'),
        })
        .optional()
        .describe('To whom it goes when nobody answers'),
    })
    .describe('Asks the team; each approval comes from another person'),
  z
    .strictObject({
      id: stepId,
      uses: z.literal('wait.cooling-off'),
      needs,
      for: durationSchema.describe('How long the request can still be withdrawn'),
      cancel: z.literal('requester').default('requester').describe('Who may withdraw'),
    })
    .describe('Waits before what cannot be undone'),
  z
    .strictObject({ id: stepId, uses: z.literal('systems.erase'), needs })
    .describe('Erases what was located, system by system'),
  z
    .strictObject({ id: stepId, uses: z.literal('systems.verify-erased'), needs })
    .describe('Reads every system back and counts what is still there'),
  z
    .strictObject({
      id: stepId,
      uses: z.literal('systems.opt-out'),
      needs,
      of: z.enum(PREFERENCES).describe('Which use of the data ends'),
    })
    .describe('Opts the sender out in every system that can, and reads it back; needs no proof'),
  z
    .strictObject({ id: stepId, uses: z.literal('systems.export'), needs })
    .describe('Copies what every system holds of the person, for a package; gives nothing out'),
  z
    .strictObject({ id: stepId, uses: z.literal('systems.describe'), needs })
    .describe('Counts what every system holds of the person, by type; takes no copy'),
  z
    .strictObject({ id: stepId, uses: z.literal('systems.correct'), needs })
    .describe('Has what the person says is wrong put right in every system'),
  z
    .strictObject({ id: stepId, uses: z.literal('team.review'), needs, remind })
    .describe('Somebody looks through the package, leaves out what is about others, and lets it go'),
  z
    .strictObject({
      id: stepId,
      uses: z.literal('team.task'),
      needs,
      title: z.string().min(1).max(60).describe('What is to be done'),
      team: slug.describe('Who does it'),
      remind,
    })
    .describe('Work that a team does by hand and notes'),
  z
    .strictObject({
      id: stepId,
      uses: z.literal('package.build'),
      needs,
      'keep-for': durationSchema.describe('How long the person can download it; then it is destroyed'),
    })
    .describe('Packs what was exported and reviewed for the person to download'),
  z
    .strictObject({ id: stepId, uses: z.literal('recipients.list'), needs })
    .describe('Lists who receives personal data from us; the same for everybody'),
  z
    .strictObject({
      id: stepId,
      uses: z.literal('appeal.decide'),
      needs,
      remind: z
        .array(durationSchema)
        .default([])
        .describe('When the team is reminded, counted from the question; after the last one, every day'),
    })
    .describe('Asks an approver who had no part in the first decision to decide the appeal'),
]);
export type PlaybookStep = z.infer<typeof stepSchema>;
/** Once one of these has begun, the request can no longer be withdrawn. */
export const IRREVERSIBLE_STEPS: readonly string[] = ['systems.erase', 'systems.opt-out'];
