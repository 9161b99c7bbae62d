import { z } from 'zod';
import type { Language } from './language.ts';
import { houseRules, spanSchema } from './law/house-rules.ts';
import { playbookFaults } from './playbook-check.ts';
import { ASSURANCES, type Kind, PREFERENCES, RIGHTS, type Right } from './privacy-request.ts';
import { STAFF_ROLES } from './staff.ts';

/**
 * What legal-ops may say in `workflows/*.yaml`: what, by when, who approves. A closed list of step kinds, no
 * expressions, loops, templates or secrets.
 */
export const durationSchema = z
  .strictObject({
    minutes: z.int().min(1),
    hours: z.int().min(1),
    days: z.int().min(1),
    weeks: z.int().min(1),
    months: z.int().min(1),
    years: z.int().min(1),
  })
  .partial()
  .refine((value) => Object.keys(value).length === 1, 'name one unit, like { days: 3 }');
export type PlaybookDuration = z.infer<typeof durationSchema>;

const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');
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

export const companySchema = z.strictObject({
  name: z.string(),
  address: z.string(),
  'privacy-email': z.email(),
  'time-zone': z.string(),
  channels: z
    .strictObject({
      triage: slug.describe('Cases that somebody must sort or read'),
      legal: slug.describe('Subpoenas, regulators, contracts to sign'),
      security: slug.describe('Reports of vulnerabilities and breaches'),
    })
    .describe('Where cases go that no playbook claims'),
  'turn-to': z
    .strictObject({ support: z.string(), policy: z.url() })
    .describe('Where people are sent whose message is no privacy request'),
  'acting-for-another': z
    .strictObject({ remind: z.array(durationSchema), 'give-up-after': durationSchema })
    .describe('How long an agent or parent has to show that they may act for somebody'),
  roles: z.partialRecord(z.enum(STAFF_ROLES), slug).describe('Slack user group of each role'),
  ...houseRules,
});
export type Company = z.infer<typeof companySchema>;

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

/** Letters that legal-ops write; rendering fails on a variable that was not given. */
export interface Letterbook {
  /** The locale that a letter is rendered in: the wanted one where it is written, else English. */
  localeOf(letter: string, wanted: string): string;
  /** @throws Permanent `letter-unknown` or `letter-lacks-a-value` */
  render(
    letter: string,
    locale: string,
    values: LetterValues,
  ): { subject: string; text: string; html: string /** The same in a text message. */; sms: string | null };
  /** File and line where a letter says a value, or where its last line stands: `workflows/letters/en/refused.md:12`. */
  placeOf(letter: string, locale: string, value: string): string;
}
export type LetterValues = { [name: string]: string | number | boolean | LetterValues[] };

/** The playbook's unit in Temporal's terms. */
export function toDuration(value: PlaybookDuration): Temporal.Duration {
  return Temporal.Duration.from(Object.fromEntries(Object.entries(value).filter(([, n]) => n !== undefined)));
}

/** `at` plus a playbook's duration; days and longer are calendar units in the company's zone. */
export function after(at: Temporal.Instant, wait: PlaybookDuration, timeZone: string): Temporal.Instant {
  return at.toZonedDateTimeISO(timeZone).add(toDuration(wait)).toInstant();
}
