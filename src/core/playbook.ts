import { z } from 'zod';
import { durationSchema, slug } from './duration.ts';
import { ORGANIZATION_ROLES } from './organization.ts';
import { playbookFaults } from './playbook-check.ts';
import { stepSchema } from './playbook-step.ts';
import { type Kind, RIGHTS } from './privacy-request.ts';

/** What legal-ops may say in `workflows/*.yaml`: what, by when, who approves. */
const routeSchema = z.union([
  z.strictObject({
    when: z
      .strictObject({ phi: z.boolean(), minor: z.boolean() })
      .partial()
      .refine(
        (value) => Object.keys(value).length > 0,
        'name at least one condition, or say otherwise: true',
      ),
    channel: slug,
    team: slug,
  }),
  z.strictObject({ otherwise: z.literal(true), channel: slug, team: slug }),
]);

/** Messages that are no request for a right and have a playbook all the same. */
export const PLAYBOOK_KINDS = ['appeal', 'question', 'legal', 'security'] as const satisfies Kind[];
export type PlaybookKind = (typeof PLAYBOOK_KINDS)[number];

const appliesSchema = z.union([
  z.strictObject({
    right: z.enum(RIGHTS),
    minor: z
      .literal(true)
      .optional()
      .describe('Where the data is a minor’s; without such a playbook that for everybody counts'),
  }),
  z
    .strictObject({ 'lesser-of': z.enum(RIGHTS) })
    .describe('What is still answered where less was proven than this right needs'),
  z.strictObject({ kind: z.enum(PLAYBOOK_KINDS) }),
  z
    .strictObject({ 'hand-over': z.enum(ORGANIZATION_ROLES) })
    .describe('What is handed over to the organization whose data it is'),
]);

const playbookShape = z.strictObject({
  playbook: slug.describe('Name of the playbook, the same as the file name'),
  version: z.int().min(1).describe('Raise it with every change'),
  title: z.string().min(1).max(60).describe('What staff read on the card'),
  applies: appliesSchema.describe(
    'The right that is asked for, the kind of message, or whom it is handed to',
  ),
  verify: z
    .discriminatedUnion('assurance', [
      z
        .strictObject({ assurance: z.literal('none') })
        .describe('Goes on at once: there is nothing to wait for'),
      z.strictObject({
        assurance: z.enum(['basic', 'strong']),
        'give-up-after': durationSchema.describe('How long we wait for the proof'),
        remind: z
          .array(durationSchema)
          .default([])
          .describe(
            'When the requester is reminded of what they have to prove, counted from the first question',
          ),
        then: z.literal('refuse-unverified'),
        lesser: slug
          .optional()
          .describe('Playbook that goes on in place of this one where a contact was proven, and no more'),
      }),
    ])
    .describe('What the requester must prove'),
  route: z.array(routeSchema).min(1),
  steps: z.array(stepSchema),
  deliver: z.strictObject({
    letter: slug.describe('What the requester gets at the end'),
    notice: slug.optional().describe('What the organization gets that it is handed over to'),
  }),
  close: z.strictObject({ 'keep-content': durationSchema, 'keep-evidence': durationSchema }),
});
export type Playbook = z.infer<typeof playbookShape>;

/** The shape, and what no shape can say: a playbook that could start and never end is refused before it runs. */
export const playbookSchema = playbookShape.superRefine((playbook, context) => {
  for (const { path, message } of playbookFaults(playbook))
    context.addIssue({ code: 'custom', path, message });
});
