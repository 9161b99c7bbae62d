import { z } from 'zod';
import { durationSchema, slug } from './duration.ts';
import { playbookFaults } from './playbook-check.ts';
import { stepSchema } from './playbook-step.ts';
import { ASSURANCES, type Kind, RIGHTS, type Right } from './privacy-request.ts';

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
export const PLAYBOOK_KINDS = ['appeal'] as const satisfies Kind[];

const playbookShape = z.strictObject({
  playbook: slug.describe('Name of the playbook, the same as the file name'),
  version: z.int().min(1).describe('Raise it with every change'),
  title: z.string().min(1).max(60).describe('What staff read on the card'),
  applies: z
    .union([
      z.strictObject({ right: z.enum(RIGHTS) }),
      z
        .strictObject({ 'lesser-of': z.enum(RIGHTS) })
        .describe('What is still answered where less was proven than this right needs'),
      z.strictObject({ kind: z.enum(PLAYBOOK_KINDS) }),
    ])
    .describe('The right that is asked for, or the kind of message'),
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
  steps: z.array(stepSchema).min(1),
  deliver: z.strictObject({ letter: slug }),
  close: z.strictObject({ 'keep-content': durationSchema, 'keep-evidence': durationSchema }),
});
export type Playbook = z.infer<typeof playbookShape>;

/** The shape, and what no shape can say: a playbook that could start and never end is refused before it runs. */
export const playbookSchema = playbookShape.superRefine((playbook, context) => {
  for (const { path, message } of playbookFaults(playbook))
    context.addIssue({ code: 'custom', path, message });
});

/** What one playbook does of all that a message asks for. */
export interface PlannedPart {
  rights: Right[];
  playbook: Playbook;
}

/**
 * Which playbooks do what a message asks for: what needs most proof comes first, since whoever proves that has proven enough
 * for the rest. `undefined` where a right has no playbook, which is a human's decision.
 */
export function partsFor(
  playbooks: readonly Playbook[],
  rights: readonly Right[],
): [PlannedPart, ...PlannedPart[]] | undefined {
  const parts = rights.map((right) => ({
    rights: [right],
    playbook: playbooks.find(({ applies }) => 'right' in applies && applies.right === right),
  }));
  if (!parts.every((part): part is PlannedPart => part.playbook !== undefined)) return undefined;
  const proof = ({ playbook }: PlannedPart) => ASSURANCES.indexOf(playbook.verify.assurance);
  const [first, ...rest] = parts.toSorted((one, other) => proof(other) - proof(one));
  return first && [first, ...rest];
}

/** The playbook for a kind of message. */
export const playbookForKind = (
  playbooks: readonly Playbook[],
  kind: (typeof PLAYBOOK_KINDS)[number],
): Playbook | undefined => playbooks.find(({ applies }) => 'kind' in applies && applies.kind === kind);

/** What a playbook is for, in one word; a lesser answer is for the same right as the whole one. */
export const appliesTo = ({ applies }: Pick<Playbook, 'applies'>): Right | Kind => {
  if ('kind' in applies) return applies.kind;
  return 'right' in applies ? applies.right : applies['lesser-of'];
};
