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
      remind: z
        .array(durationSchema)
        .default([])
        .describe('When the team is reminded, counted from the question; after the last one, every day'),
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
    .union([z.strictObject({ right: z.enum(RIGHTS) }), z.strictObject({ kind: z.enum(PLAYBOOK_KINDS) })])
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

/** What a playbook is for, in one word: no two may be for the same. */
export const appliesTo = ({ applies }: Pick<Playbook, 'applies'>): Right | Kind =>
  'right' in applies ? applies.right : applies.kind;

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

/** Words of the data map that stand in letters. */
const inEveryLanguage = z.strictObject({
  en: z.string().min(1),
  es: z.string().min(1),
  fr: z.string().min(1),
} satisfies Record<Language, z.ZodString>);

const systemShape = z.strictObject({
  id: slug,
  name: inEveryLanguage.describe('What letters call it'),
  holds: z.array(z.string()).min(1).describe('Categories of the privacy policy'),
  'searched-by': z.array(z.enum(['email', 'sms'])).min(1),
  can: z
    .array(z.enum(['locate', 'erase', 'opt-out']))
    .min(1)
    .describe('A step of a playbook is opened only for the systems that can do it'),
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
export const systemSchema = systemShape.refine(
  (system) => system.can.includes('opt-out') === system['opts-out-of'].length > 0,
  { path: ['opts-out-of'], message: 'named exactly where the system can opt-out' },
);
export const systemsSchema = z.strictObject({ systems: z.array(systemSchema).min(1) });
export type SystemEntry = z.infer<typeof systemSchema>;

const ABILITIES = {
  'systems.locate': 'locate',
  'systems.erase': 'erase',
  'systems.verify-erased': 'erase',
  'systems.opt-out': 'opt-out',
} as const satisfies { [kind: string]: SystemEntry['can'][number] };
export type SystemStep = Extract<PlaybookStep, { uses: keyof typeof ABILITIES }>;

/** Whether a step runs once for each system that can do it. */
export const isSystemStep = (step: PlaybookStep): step is SystemStep => step.uses in ABILITIES;

/** The systems that a step is opened for, in the order of the data map. */
export function systemsFor(step: SystemStep, systems: readonly SystemEntry[]): SystemEntry[] {
  const able = systems.filter(({ can }) => can.includes(ABILITIES[step.uses]));
  return step.uses === 'systems.opt-out'
    ? able.filter((system) => system['opts-out-of'].includes(step.of))
    : able;
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
