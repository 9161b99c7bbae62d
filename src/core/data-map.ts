import { z } from 'zod';
import { durationSchema, slug } from './duration.ts';
import type { Language } from './language.ts';
import type { PlaybookStep } from './playbook-step.ts';
import { PREFERENCES } from './privacy-request.ts';

/** What a system can be asked to do. */
const ABLE = ['locate', 'export', 'correct', 'erase', 'opt-out'] as const;
/** What of it a person can do by hand. */
export const BY_HAND = ['export', 'correct', 'erase'] as const;
export type HandWork = (typeof BY_HAND)[number];

/** Words of the data map that stand in letters. */
const inEveryLanguage = z.strictObject({
  en: z.string().min(1),
  es: z.string().min(1),
  fr: z.string().min(1),
} satisfies Record<Language, z.ZodString>);

const systemShape = z.strictObject({
  id: slug,
  name: inEveryLanguage.describe('What letters call it'),
  holds: z.array(slug).min(1).describe('Categories of the privacy policy, as they are named above'),
  'searched-by': z.array(z.enum(['email', 'sms'])).min(1),
  can: z
    .array(z.enum(ABLE))
    .min(1)
    .describe('A step of a playbook is opened only for the systems that can do it'),
  'by-hand': z
    .strictObject({ team: slug, does: z.array(z.enum(BY_HAND)).min(1) })
    .optional()
    .describe('What a team does there by hand, because no connection of ours can'),
  recipient: inEveryLanguage
    .optional()
    .describe('As what another company receives data there; left out for a system of our own'),
  'opts-out-of': z
    .array(z.enum(PREFERENCES))
    .default([])
    .describe('With opt-out: which uses of the data it can end'),
  keeps: z
    .array(
      z.strictObject({
        type: z.string(),
        reason: slug,
        because: inEveryLanguage.describe('Why it stays, as the letter says it'),
      }),
    )
    .default([]),
  'backups-age-out-after': durationSchema.optional(),
});
export const systemSchema = systemShape
  .refine((system) => system.can.includes('opt-out') === system['opts-out-of'].length > 0, {
    path: ['opts-out-of'],
    message: 'named exactly where the system can opt-out',
  })
  .refine(({ can, 'by-hand': byHand }) => byHand?.does.every((work) => can.includes(work)) ?? true, {
    path: ['by-hand', 'does'],
    message: 'only what the system can do',
  })
  .refine(({ can, 'by-hand': byHand }) => !can.includes('correct') || byHand?.does.includes('correct'), {
    path: ['can'],
    message: 'correct is done by hand: name the team under by-hand',
  });

const categorySchema = z.strictObject({
  id: slug,
  name: inEveryLanguage.describe('What the policy calls it'),
  source: inEveryLanguage.describe('Where it comes from'),
  purpose: inEveryLanguage.describe('What it is used for'),
});
export type DataCategory = z.infer<typeof categorySchema>;

export const systemsSchema = z
  .strictObject({
    categories: z
      .array(categorySchema)
      .min(1)
      .describe('Categories of personal data, as the policy has them'),
    systems: z.array(systemSchema).min(1),
  })
  .superRefine(({ categories, systems }, context) => {
    const known = categories.map(({ id }) => id);
    systems.forEach(({ holds }, index) => {
      holds.forEach((id, at) => {
        const path = ['systems', index, 'holds', at];
        if (!known.includes(id))
          context.addIssue({ code: 'custom', path, message: `no category is named ${id}` });
      });
    });
  });
export type SystemEntry = z.infer<typeof systemSchema>;

const ABILITIES = {
  'systems.locate': 'locate',
  'systems.erase': 'erase',
  'systems.verify-erased': 'erase',
  'systems.opt-out': 'opt-out',
  'systems.export': 'export',
  'systems.describe': 'locate',
  'systems.correct': 'correct',
} as const satisfies { [kind: string]: SystemEntry['can'][number] };
export type SystemStep = Extract<PlaybookStep, { uses: keyof typeof ABILITIES }>;

/** What a step on a system is for a team that does it by hand; `null` where a connection of ours does it. */
export function workByHand(step: SystemStep, { 'by-hand': byHand }: SystemEntry): HandWork | null {
  const work = BY_HAND.find((one) => one === ABILITIES[step.uses]);
  return work !== undefined && byHand?.does.includes(work) ? work : null;
}

/** Whether a step runs once for each system that can do it. */
export const isSystemStep = (step: PlaybookStep): step is SystemStep => step.uses in ABILITIES;

/** The systems that a step is opened for, in the order of the data map. What people erased by hand they also look up. */
export function systemsFor(step: SystemStep, systems: readonly SystemEntry[]): SystemEntry[] {
  const able = systems.filter(({ can }) => can.includes(ABILITIES[step.uses]));
  switch (step.uses) {
    case 'systems.opt-out':
      return able.filter((system) => system['opts-out-of'].includes(step.of));
    case 'systems.verify-erased':
      return able.filter((system) => workByHand(step, system) === null);
    default:
      return able;
  }
}
