import { z } from 'zod';

/** A length of time as legal-ops write it: one unit and a number. */
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

/** A name in a file of legal-ops. */
export const slug = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');

/** The playbook's unit in Temporal's terms. */
export function toDuration(value: PlaybookDuration): Temporal.Duration {
  return Temporal.Duration.from(Object.fromEntries(Object.entries(value).filter(([, n]) => n !== undefined)));
}

/** `at` plus a playbook's duration; days and longer are calendar units in the company's zone. */
export function after(at: Temporal.Instant, wait: PlaybookDuration, timeZone: string): Temporal.Instant {
  return at.toZonedDateTimeISO(timeZone).add(toDuration(wait)).toInstant();
}
