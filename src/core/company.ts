import { z } from 'zod';
import { durationSchema, slug } from './duration.ts';
import { houseRules } from './law/house-rules.ts';
import { STAFF_ROLES } from './staff.ts';

/** How a case finds its owner. */
const ASSIGN = ['balanced'] as const;
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** Who we are, who in Slack may do what, and what we keep: `workflows/company.yaml`. */
export const companySchema = z.strictObject({
  name: z.string(),
  address: z.string(),
  'privacy-email': z.email(),
  'time-zone': z.string().refine(isTimeZone, 'no time zone has this name (they are like America/Denver)'),
  channels: z
    .strictObject({ triage: slug.describe('Cases that somebody must sort or read') })
    .describe('Where cases go that no playbook claims'),
  'turn-to': z
    .strictObject({ support: z.string(), policy: z.url() })
    .describe('Where people are sent whose message is no privacy request'),
  'acting-for-another': z
    .strictObject({ remind: z.array(durationSchema), 'give-up-after': durationSchema })
    .describe('How long an agent or parent has to show that they may act for somebody'),
  digest: z
    .strictObject({
      hour: z.int().min(0).max(23).describe("Hour of the company's day"),
      days: z.array(z.enum(WEEKDAYS)).min(1).describe('Days of the week; on a public holiday there is none'),
    })
    .describe('When each team is told in its channel what it has before it'),
  roles: z.partialRecord(z.enum(STAFF_ROLES), slug).describe('Slack user group of each role'),
  assign: z
    .record(slug, z.enum(ASSIGN))
    .default({})
    .describe(
      'How a case of a team finds its owner; balanced: whoever of the handlers has the fewest gets it. A team that is not named: whoever takes it',
    ),
  'away-status': z
    .array(z.string().regex(/^[a-z0-9_+-]+$/, 'the name of an emoji, without colons'))
    .default([])
    .describe('Emoji of a Slack status that says: out of office. Nothing is given to them by itself'),
  ...houseRules,
});
export type Company = z.infer<typeof companySchema>;

function isTimeZone(name: string): boolean {
  try {
    new Temporal.ZonedDateTime(0n, name);
    return true;
  } catch {
    // Temporal refuses a zone that it does not know; that is the answer.
    return false;
  }
}
